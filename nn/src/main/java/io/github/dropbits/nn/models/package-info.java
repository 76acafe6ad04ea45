/** Networks with names, as factories of {@link io.github.dropbits.nn.Sequential}. */
package io.github.dropbits.nn.models;
