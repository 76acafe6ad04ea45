/** Ours beside PyTorch, OpenBLAS and netlib in one run; run by {@code ./dropbits bench --peers}. */
package io.github.dropbits.bench.peers;
