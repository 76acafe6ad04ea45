/** Layers in a named tree, optimizers, schedules, the training loop and checkpoints. */
package io.github.dropbits.nn;
