/**
 * File formats: strict JSON ({@link io.github.dropbits.core.io.Json}), safetensors files with a checksum
 * ({@link io.github.dropbits.core.io.SafeTensors}, where to start), and the atomic replacement of files
 * ({@link io.github.dropbits.core.io.AtomicFiles}).
 *
 * <p>Readers treat every file as hostile: they check each length in a file against the file's real size before they
 * rely on it or allocate memory for it.
 *
 * <p>This package uses {@code java.base} and, from core, only shapes.
 */
package io.github.dropbits.core.io;
