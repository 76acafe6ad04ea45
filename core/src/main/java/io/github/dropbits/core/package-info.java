/**
 * Tensors, the recorded graph and its backward walk, the op SPI, random streams, and the gradient checker.
 *
 * <p>Start at {@link io.github.dropbits.core.Tensor}. The ops are in {@link io.github.dropbits.core.ops}: each is a
 * static method to import, and the most common ones are also methods of {@code Tensor}. An op of your own extends
 * {@link io.github.dropbits.core.Op}, and {@link io.github.dropbits.core.GradientCheck} tests the op against its
 * definition. Threads and the memory of training steps are in {@link io.github.dropbits.core.runtime}, file formats in
 * {@link io.github.dropbits.core.io}.
 *
 * <p>This package uses {@code core.runtime} and the kernels. The packages {@code core} and {@code core.ops} use each
 * other, because {@code Tensor} offers ops as methods.
 *
 * <h2>What holds everywhere in DropBits</h2>
 *
 * <p><b>Names.</b> Accessors are plain nouns ({@code shape()}, {@code elements()}). A factory method {@code of} copies
 * the parts it is given; {@code wrap} keeps them without copying. If a type has variants, each variant has a named
 * factory method ({@code SigmaMode.annealed}, {@code Schedule.cosine}). {@code bits(4)} creates the factory of a
 * method's 4-bit quantizers ({@code LsqQuantizer.bits(4)}, {@code CpqSpec.bits(4)}). If a type has many settings, a
 * method named after a setting returns a changed copy ({@code ConvOptions.DEFAULT.stride(2).padding(1)}, {@code
 * CpqSpec.bits(3).dropBits(0.1)}). {@code write} writes an object to a file, and {@code read} creates an object from a
 * file. {@code Checkpoint.save} and {@code load} transfer the state of an existing model. Data sets have {@code load}
 * methods.
 *
 * <p><b>Null</b> is allowed as an argument or a result only if the documentation says so; null then means that there is
 * no such object. Any other null argument causes a {@link java.lang.NullPointerException}. Collections are empty rather
 * than null.
 *
 * <p><b>Errors.</b>
 * <ul>
 * <li>An invalid argument causes an {@link java.lang.IllegalArgumentException} that names the argument, its range and
 *     the value given. NaN is outside of every range.
 * <li>Shapes that do not fit, and tensor indices outside of a shape, cause a {@link
 *     io.github.dropbits.core.ShapeException}, which is an {@code IllegalArgumentException} and names the shapes. An
 *     index outside of a data set causes an {@link java.lang.IndexOutOfBoundsException}.
 * <li>A call at the wrong time causes an {@link java.lang.IllegalStateException}; for the recorded graph, this is a
 *     {@link io.github.dropbits.core.GraphException}.
 * <li>A problem with a file causes an {@link java.io.IOException} that names the file. If the file is damaged, the
 *     message also gives the byte offset where it is known ({@link io.github.dropbits.core.io.FormatException}).
 * <li>Loading a checkpoint, replacing a file and quantizing a model either succeed as a whole or change nothing.
 * </ul>
 *
 * <p><b>Ownership of arrays.</b> Arrays and lists are copied on the way in and on the way out, unless the documentation
 * says "kept", "live" or "view". Read a tensor's values through {@link io.github.dropbits.core.Tensor#array() array()},
 * and change them only through {@link io.github.dropbits.core.Tensor#update update} and {@link
 * io.github.dropbits.core.Tensor#set set}. A backward that needs the old values then throws instead of computing a
 * wrong gradient. Ops do not change their inputs. The exception is batch norm, which in training updates its running
 * statistics.
 *
 * <p><b>Random numbers</b> come from a {@link io.github.dropbits.core.RandomStream}. The stream is either an argument,
 * or it belongs to a module, whose {@code Module.seed} restarts it. Streams are split by name, so the numbers drawn in
 * one part of a program do not affect those in another.
 *
 * <p><b>Threads.</b> Within {@link io.github.dropbits.core.runtime.Workers#run Workers.run}, ops use the threads of
 * those {@link io.github.dropbits.core.runtime.Workers}; elsewhere they use only the caller's thread. Results do not
 * depend on the number of threads. The modes {@link io.github.dropbits.core.NoGrad}, {@link
 * io.github.dropbits.core.AnomalyMode}, {@link io.github.dropbits.core.Trace} and {@link
 * io.github.dropbits.core.runtime.StepMemory} apply to the calling thread and to the code passed to them; no mode is
 * global. Threads may share a model in evaluation mode, a frozen model and a data set. They must not share a model in
 * training, a random stream, an optimizer or a builder.
 *
 * <p><b>Extension points.</b> The classes to extend are {@link io.github.dropbits.core.Op} and, in the other modules,
 * {@code Module}, {@code WeightLayer}, {@code Optimizer}, {@code Quantizer} and {@code UniformQuantizer}. Their
 * subclasses implement abstract methods, which a final method calls ({@code Op.apply}, {@code Module.apply}, {@code
 * Optimizer.step}). The interfaces to implement are {@code Schedule}, {@code QuantizerFactory}, {@code
 * QuantizationMethod}, {@code TrainingListener}, {@code TrainingState}, {@code Augmentation} and {@code Pixels}, and
 * callbacks such as {@code Module.Watcher}. Every other public type is final, sealed, a record or an enum.
 */
package io.github.dropbits.core;
