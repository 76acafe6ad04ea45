/**
 * File formats: strict JSON ({@link io.github.dropbits.core.io.Json}), safetensors files with a checksum
 * ({@link io.github.dropbits.core.io.SafeTensors}), and the atomic replacement of files
 * ({@link io.github.dropbits.core.io.AtomicFiles}). Start with {@code SafeTensors}.
 *
 * <p>Readers treat every file as untrusted input. They compare each length in a file with the actual size of the file
 * before they rely on the length or allocate memory for it.
 *
 * <p>This package depends on {@code java.base} and on the shapes of {@code core}.
 */
package io.github.dropbits.core.io;
