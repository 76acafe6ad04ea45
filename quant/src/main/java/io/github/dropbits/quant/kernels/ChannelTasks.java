package io.github.dropbits.quant.kernels;

import io.github.dropbits.core.runtime.Workers;

/**
 * Divides the elements of a tensor into tasks for the {@link Workers}. Each task processes elements of a single
 * channel. The division depends on the shape only, so sums that are added up in the order of the tasks do not depend on
 * the number of threads.
 *
 * @param channels the number of channels; the elements of a channel are contiguous
 * @param perChannel the number of elements per channel
 */
public record ChannelTasks(int channels, int perChannel) {
    /** The largest number of elements per task. */
    private static final int TASK_ELEMENTS = 8192;

    /** Processes a range of elements of one channel. */
    @FunctionalInterface
    public interface Work {
        /**
         * Processes the elements of one task.
         *
         * @param task the index of the task
         * @param channel the index of the channel
         * @param from the index of the first element, counted over all channels
         * @param to the index after the last element, counted over all channels
         */
        void run(int task, int channel, int from, int to);
    }

    /**
     * Creates the tasks for a tensor with {@code elements} elements in {@code channels} channels. There are no tasks if
     * there are no channels.
     */
    public static ChannelTasks of(int channels, int elements) {
        return new ChannelTasks(channels, channels == 0 ? 0 : elements / channels);
    }

    private int tasksPerChannel() {
        return Math.max(1, Math.ceilDiv(perChannel, TASK_ELEMENTS));
    }

    /** Runs all tasks in parallel. */
    public void forEach(Work work) {
        int each = tasksPerChannel();
        Workers.forEach(channels * each, task -> {
            int channel = task / each;
            int from = channel * perChannel + task % each * TASK_ELEMENTS;
            work.run(task, channel, from, Math.min((channel + 1) * perChannel, from + TASK_ELEMENTS));
        });
    }

    /** Creates an array of {@code width} zeros for each task, to which the task adds its sums. */
    public double[][] sums(int width) {
        return new double[channels * tasksPerChannel()][width];
    }

    /**
     * Adds up the sums of all tasks, in the order of the tasks.
     *
     * @param sums the sums of each task, from {@link #sums}
     * @param first the index of the first column to add up
     * @param width the number of columns
     * @param byChannel whether to compute separate totals for each channel
     * @param factor a number by which the totals are multiplied
     * @param totals receives {@code width} totals for the tensor, or {@code width} totals for each channel in order
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
