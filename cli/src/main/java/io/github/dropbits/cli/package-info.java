/**
 * The command line: one class a command. Uses everything below it; nothing uses it but {@code bench}, which adds a
 * command.
 */
package io.github.dropbits.cli;
