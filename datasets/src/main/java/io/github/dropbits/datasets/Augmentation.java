package io.github.dropbits.datasets;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;

/**
 * A random change of training images. {@link Batches#augmented} applies it and gives each image its own random stream,
 * which depends only on the seed, the epoch and the image's position in the epoch. So the results are the same for any
 * number of threads and after training is resumed.
 *
 * <pre>{@code
 * new Batches(train, 128, stream).augmented(new RandomCrop(4).then(new HorizontalFlip()))
 * }</pre>
 */
public interface Augmentation {
    /**
     * The shape of the results.
     *
     * @param image the shape {@code [C, H, W]} of the input images
     * @return the shape {@code [C, H, W]} of the results
     * @throws IllegalArgumentException if images of that shape are not supported
     */
    Shape output(Shape image);

    /**
     * Changes one image.
     *
     * @param pixels the image in the order channel, row, column, with values as in the data set; the method may
     *     change them
     * @param image the image's shape {@code [C, H, W]}
     * @param random the image's own random stream; it is advanced
     * @return the result in the same order, of shape {@link #output}; {@code pixels} itself or a new array
     */
    float[] apply(float[] pixels, Shape image, RandomStream random);

    /**
     * This augmentation followed by another.
     *
     * @param next the augmentation to apply to the results of this one
     * @return both as one augmentation
     */
    default Augmentation then(Augmentation next) {
        return new Augmentation() {
            @Override
            public Shape output(Shape image) {
                return next.output(Augmentation.this.output(image));
            }

            @Override
            public float[] apply(float[] pixels, Shape image, RandomStream random) {
                float[] between = Augmentation.this.apply(pixels, image, random);
                return next.apply(between, Augmentation.this.output(image), random);
            }
        };
    }
}
