/**
 * Tensors, the recorded graph and its backward walk, the op SPI, random streams, threads, the gradient checker.
 *
 * <p>Start at {@link io.github.dropbits.core.Tensor}; the ops are in {@link io.github.dropbits.core.ops}, each a static
 * method to be imported, and the commonest are methods of {@code Tensor} too. An op of your own extends {@link
 * io.github.dropbits.core.Op}, and {@link io.github.dropbits.core.GradientCheck} holds it to its definition.
 *
 * <h2>What holds everywhere in DropBits</h2>
 *
 * <p><b>Names.</b> Accessors are bare nouns ({@code shape()}, {@code size()}). {@code of} makes a value from its parts
 * and copies them, {@code wrap} keeps them. Variants of a type have factories with names ({@code SigmaMode.annealed},
 * {@code Schedule.cosine}); {@code X.bits(4)} is a quantizer of 4 bits. Where settings are many, a method with a
 * setting's name gives a changed copy ({@code ConvOptions.DEFAULT.stride(2).padding(1)}, {@code
 * CpqSpec.bits(3).dropBits(0.1)}). {@code write} makes a file of an object and {@code read} an object of a file; {@code
 * Checkpoint.load} and {@code save} go to and from a model that is there; data sets are loaded.
 *
 * <p><b>Null</b> is an argument or a result only where the text says so, and then means none. Anywhere else it leads to
 * a {@link java.lang.NullPointerException}. Collections are empty, not null.
 *
 * <p><b>Errors.</b> A wrong argument is an {@link java.lang.IllegalArgumentException} that names it, its range and what
 * came, a wrong index an {@link java.lang.IndexOutOfBoundsException}; NaN is never in a range. Shapes that do not fit
 * are a {@link io.github.dropbits.core.ShapeException}, which is one too, with the shapes. A wrong moment is an {@link
 * java.lang.IllegalStateException}, for the recorded graph a {@link io.github.dropbits.core.GraphException}. Files give
 * an {@link java.io.IOException} that names the file, and in a damaged one, where it can be told, the byte ({@link
 * io.github.dropbits.core.io.FormatException}). A checkpoint is loaded whole or not at all, a file replaced whole or
 * not at all, a model quantized whole or not at all.
 *
 * <p><b>Who owns an array.</b> Arrays and lists are copied on the way in and on the way out, except where the text says
 * "kept", "live" or "view". A tensor's values are read through {@link io.github.dropbits.core.Tensor#array() array()}
 * and changed through {@link io.github.dropbits.core.Tensor#update update} and {@link
 * io.github.dropbits.core.Tensor#set set} alone, so that a backward that needs the old ones is an error and not a wrong
 * gradient. Ops do not change their inputs; batch norm, in training, changes its running statistics.
 *
 * <p><b>Random numbers</b> come from a {@link io.github.dropbits.core.RandomStream} that is given, or that a module
 * owns and {@code Module.seed} restarts. Streams are split by name, so that what one part draws does not move
 * another's.
 *
 * <p><b>Threads.</b> Ops use the threads of the {@link io.github.dropbits.core.runtime.Workers} that they run on,
 * elsewhere the caller's alone; results do not depend on their number. Modes ({@link io.github.dropbits.core.NoGrad},
 * {@link io.github.dropbits.core.AnomalyMode}, {@link io.github.dropbits.core.Trace}, {@link
 * io.github.dropbits.core.runtime.StepMemory}) hold for the calling thread and the code given to them; nothing is
 * global. A model in evaluation, a frozen model and a data set may be shared between threads; what is being trained, a
 * random stream, an optimizer and a builder may not.
 *
 * <p><b>Open and closed.</b> To be extended: {@link io.github.dropbits.core.Op}, and in the other modules {@code
 * Module}, {@code WeightLayer}, {@code Optimizer}, {@code Quantizer}, {@code UniformQuantizer}, each with abstract
 * methods to write round a final one that does the rest ({@code Op.apply}, {@code Module.apply}, {@code
 * Optimizer.step}). To be implemented: {@code Schedule}, {@code QuantizerFactory}, {@code TrainingListener}, {@code
 * TrainingState}, {@code Augmentation}. Every other class is final, a record or an enum.
 */
package io.github.dropbits.core;
