/** The built-in ops: for each, a class with a static method that applies it. */
package io.github.dropbits.core.ops;
