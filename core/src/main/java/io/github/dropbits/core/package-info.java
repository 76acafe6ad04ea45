/**
 * Tensors, automatic differentiation on a recorded graph, the base class of ops, random streams, and the gradient
 * checker.
 *
 * <p>Start with {@link io.github.dropbits.core.Tensor}. The ops are in {@link io.github.dropbits.core.ops}. Each is a
 * static method that can be imported, and the most common ones are also methods of {@code Tensor}. A user-defined op
 * extends {@link io.github.dropbits.core.Op}, and {@link io.github.dropbits.core.GradientCheck} tests it against its
 * definition. {@link io.github.dropbits.core.runtime} manages threads and the memory of training steps;
 * {@link io.github.dropbits.core.io} reads and writes files.
 *
 * <p>This package depends on {@code core.runtime} and on the kernels. The packages {@code core} and {@code core.ops}
 * depend on each other, because {@code Tensor} offers ops as methods.
 *
 * <h2>Conventions of all DropBits packages</h2>
 *
 * <p><b>Names.</b> Accessors are plain nouns ({@code shape()}, {@code elements()}). A factory method {@code of} copies
 * the arrays that it receives; {@code wrap} uses them without copying. If a type has variants, each variant has a named
 * factory method ({@code SigmaMode.annealed}, {@code Schedule.cosine}). {@code bits(4)} creates the factory of a
 * method's 4-bit quantizers ({@code LsqQuantizer.bits(4)}, {@code CpqSpec.bits(4)}). If a type has many settings, a
 * method named after a setting returns a changed copy ({@code ConvOptions.DEFAULT.stride(2).padding(1)},
 * {@code CpqSpec.bits(3).dropBits(0.1)}). {@code write} writes an object to a file, and {@code read} creates an object
 * from a file. {@code Checkpoint.save} and {@code Checkpoint.load} write and read the state of an existing model. Data
 * sets are read by {@code load} methods.
 *
 * <p><b>Null</b> is allowed as an argument or a result only if the documentation says so; null then means that there is
 * no such object. Any other null argument causes a {@link java.lang.NullPointerException}. Collections are empty rather
 * than null.
 *
 * <p><b>Errors.</b>
 * <ul>
 * <li>An invalid argument causes an {@link java.lang.IllegalArgumentException} that names the argument, its range and
 *     the value given. NaN is outside of every range.
 * <li>Incompatible shapes, and tensor indices outside of a shape, cause a
 *     {@link io.github.dropbits.core.ShapeException}, which is an {@code IllegalArgumentException} and names the
 *     shapes. An index outside of a data set causes an {@link java.lang.IndexOutOfBoundsException}.
 * <li>A call at the wrong time causes an {@link java.lang.IllegalStateException}; for the recorded graph, this is a
 *     {@link io.github.dropbits.core.GraphException}.
 * <li>A problem with a file causes an {@link java.io.IOException} that names the file. If the file is damaged, the
 *     message also gives the byte offset where it is known ({@link io.github.dropbits.core.io.FormatException}).
 * <li>Loading a checkpoint, replacing a file and quantizing a model either succeed completely or change nothing.
 * </ul>
 *
 * <p><b>Ownership of arrays.</b> Methods copy the arrays and lists that they receive and return, unless the
 * documentation says "not copied", "kept", "live" or "view". Read a tensor's values through
 * {@link io.github.dropbits.core.Tensor#array() array()}, and change them only through
 * {@link io.github.dropbits.core.Tensor#update update} and {@link io.github.dropbits.core.Tensor#set set}. A backward
 * pass that needs the old values then throws an exception instead of computing a wrong gradient. Ops do not modify
 * tensors that they receive, except that batch normalization updates its running statistics in training.
 *
 * <p><b>Random numbers</b> come from a {@link io.github.dropbits.core.RandomStream}. The stream is either an argument,
 * or it belongs to a module, whose {@code Module.seed} restarts it. Streams are split by name, so drawing numbers in
 * one component of a program does not affect the numbers of another.
 *
 * <p><b>Threads.</b> Within {@link io.github.dropbits.core.runtime.Workers#run Workers.run}, ops use the threads of
 * those {@link io.github.dropbits.core.runtime.Workers}; elsewhere they use only the caller's thread. Results do not
 * depend on the number of threads. The modes {@link io.github.dropbits.core.NoGrad},
 * {@link io.github.dropbits.core.AnomalyMode}, {@link io.github.dropbits.core.Trace} and
 * {@link io.github.dropbits.core.runtime.StepMemory} apply to the calling thread while it runs the code passed to them;
 * no mode is global. Threads may share a model in evaluation mode, a frozen model and a data set. They must not share a
 * model in training, a random stream, an optimizer or a builder.
 *
 * <p><b>Extension points.</b> The classes to extend are {@link io.github.dropbits.core.Op} and, in the other modules,
 * {@code Module}, {@code WeightLayer}, {@code Optimizer}, {@code Quantizer} and {@code UniformQuantizer}. Subclasses
 * implement abstract methods, which are called by a final method ({@code Op.apply}, {@code Module.apply},
 * {@code Optimizer.step}). The interfaces to implement are {@code Schedule}, {@code QuantizerFactory},
 * {@code QuantizationMethod}, {@code TrainingListener}, {@code TrainingState}, {@code Augmentation} and {@code Pixels},
 * and callbacks such as {@code Module.Watcher}. Every other public type is final, sealed, a record or an enum.
 */
package io.github.dropbits.core;
