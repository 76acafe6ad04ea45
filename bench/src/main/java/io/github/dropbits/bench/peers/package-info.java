/**
 * Compares the speed of DropBits with PyTorch, OpenBLAS, netlib and ONNX Runtime in one run, which {@code ./dropbits
 * bench --peers} starts. Start at {@link io.github.dropbits.bench.peers.Peers}. Uses {@code bench.jmh}.
 */
package io.github.dropbits.bench.peers;
