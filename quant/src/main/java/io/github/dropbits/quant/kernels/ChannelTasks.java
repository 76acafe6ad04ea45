package io.github.dropbits.quant.kernels;

import io.github.dropbits.core.runtime.Workers;

/**
 * Cuts the elements of a tensor into tasks for the {@link Workers}: each task is part of one channel. The cut depends
 * on the shape alone, so sums over tasks, added in order, do not depend on the number of threads.
 *
 * @param channels the number of channels; a channel's elements are neighbours
 * @param perChannel the number of elements of a channel
 */
public record ChannelTasks(int channels, int perChannel) {
    /** Elements of a task. */
    private static final int LENGTH = 8192;

    /** Work on part of a channel. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does the work.
         *
         * @param task the task's number
         * @param channel the channel
         * @param from the index of the first element among all elements
         * @param to one more than the index of the last
         */
        void run(int task, int channel, int from, int to);
    }

    /** Cuts this many elements; without channels there are no elements. */
    public static ChannelTasks of(int channels, int elements) {
        return new ChannelTasks(channels, channels == 0 ? 0 : elements / channels);
    }

    private int tasksPerChannel() {
        return Math.max(1, (perChannel + LENGTH - 1) / LENGTH);
    }

    /** Runs all tasks. */
    public void forEach(Work work) {
        int each = tasksPerChannel();
        Workers.forEach(channels * each, task -> {
            int channel = task / each;
            int from = channel * perChannel + task % each * LENGTH;
            work.run(task, channel, from, Math.min((channel + 1) * perChannel, from + LENGTH));
        });
    }

    /** Zeros for each task's sums. */
    public double[][] sums(int width) {
        return new double[channels * tasksPerChannel()][width];
    }

    /**
     * Adds up sums of tasks, in the tasks' order.
     *
     * @param sums each task's sums, from {@link #sums}
     * @param first the first column to add up
     * @param width the number of columns
     * @param byChannel whether each channel has totals of its own
     * @param factor multiplies the totals
     * @param totals gets them: {@code width} of the tensor or of each channel, in order
     */
    public void collect(double[][] sums, int first, int width, boolean byChannel, double factor, float[] totals) {
        double[] total = new double[totals.length];
        for (int task = 0; task < sums.length; task++) {
            int at = byChannel ? task / tasksPerChannel() * width : 0;
            for (int column = 0; column < width; column++) {
                total[at + column] += sums[task][first + column];
            }
        }
        for (int i = 0; i < totals.length; i++) {
            totals[i] = (float) (total[i] * factor);
        }
    }
}
