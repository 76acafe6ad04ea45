package io.github.dropbits.datasets;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;

/**
 * A random change of training images. {@link Batches#augmented} applies it, with a stream for each image that depends
 * on the seed, the epoch and the image's place in the epoch alone; so the same images come out for any number of
 * threads and after training was resumed.
 *
 * <pre>{@code
 * new Batches(train, 128, stream).augmented(new RandomCrop(4).then(new HorizontalFlip()))
 * }</pre>
 */
public interface Augmentation {
    /**
     * The extents of what comes out.
     *
     * @param image the shape {@code [C, H, W]} of the images that go in
     * @return the shape {@code [C, H, W]} of the results
     * @throws IllegalArgumentException if images of that shape cannot be changed so
     */
    Shape output(Shape image);

    /**
     * Changes one image.
     *
     * @param pixels the image in the order channel, row, column, as the set gives it; may be changed
     * @param image its shape {@code [C, H, W]}
     * @param random the image's own random numbers; drawn from
     * @return the result in the same order, of shape {@link #output}; {@code pixels} itself or a new array
     */
    float[] apply(float[] pixels, Shape image, RandomStream random);

    /**
     * This and then another.
     *
     * @param next what is done to the result of this
     * @return both as one
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
