package io.github.dropbits.quant.kernels;

import io.github.dropbits.core.runtime.Workers;

/**
 * Splits the elements of a tensor into tasks for the {@link Workers}. Each task is part of one channel. The split
 * depends on the shape alone, so the sums of tasks, added in order, do not depend on the number of threads.
 *
 * @param channels the number of channels; the elements of a channel are contiguous
 * @param perChannel the number of elements of a channel
 */
public record ChannelTasks(int channels, int perChannel) {
    /** The largest number of elements of a task. */
    private static final int TASK_ELEMENTS = 8192;

    /** Work on part of a channel. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does the work.
         *
         * @param task the index of the task
         * @param channel the index of the channel
         * @param from the index of the first element among all elements
         * @param to the index after the last element
         */
        void run(int task, int channel, int from, int to);
    }

    /**
     * The tasks of a tensor with {@code elements} elements in {@code channels} channels; no tasks if there are no
     * channels.
     */
    public static ChannelTasks of(int channels, int elements) {
        return new ChannelTasks(channels, channels == 0 ? 0 : elements / channels);
    }

    private int tasksPerChannel() {
        return Math.max(1, Math.ceilDiv(perChannel, TASK_ELEMENTS));
    }

    /** Runs all tasks. */
    public void forEach(Work work) {
        int each = tasksPerChannel();
        Workers.forEach(channels * each, task -> {
            int channel = task / each;
            int from = channel * perChannel + task % each * TASK_ELEMENTS;
            work.run(task, channel, from, Math.min((channel + 1) * perChannel, from + TASK_ELEMENTS));
        });
    }

    /** Creates an array of {@code width} zeros for each task, in which the task adds up its sums. */
    public double[][] sums(int width) {
        return new double[channels * tasksPerChannel()][width];
    }

    /**
     * Adds up the sums of all tasks, in the order of the tasks.
     *
     * @param sums each task's sums, from {@link #sums}
     * @param first the first column to add up
     * @param width the number of columns
     * @param byChannel whether each channel has separate totals
     * @param factor multiplies the totals
     * @param totals overwritten with the totals: {@code width} numbers for the tensor, or for each channel in order
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
