/**
 * Files and texts that outlive the process: strict JSON, the safetensors format with a checksum, and files that are
 * replaced whole or not at all.
 *
 * <p>Reading treats every file as hostile: nothing is believed, or allocated, before it has been checked against the
 * file's real size.
 */
package io.github.dropbits.core.io;
