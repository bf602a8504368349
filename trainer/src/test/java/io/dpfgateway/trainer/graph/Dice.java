package io.dpfgateway.trainer.graph;

import java.util.Arrays;
import java.util.Random;

/** Seeded choices of shapes and attributes. */
final class Dice {
    private final Random random;

    Dice(long seed) {
        this.random = new Random(seed);
    }

    /** From the one to the other, both inclusive. */
    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    float real(double least, double most) {
        return (float) (least + (most - least) * random.nextDouble());
    }

    boolean flag() {
        return random.nextBoolean();
    }

    @SafeVarargs
    final <T> T of(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** An operator set from this one to the newest. */
    int opset(int oldest) {
        return between(oldest, 21);
    }

    long[] several(int count, int least, int most) {
        long[] values = new long[count];
        Arrays.setAll(values, i -> between(least, most));
        return values;
    }

    /** Pictures' features: batch, channels, height, width. */
    long[] planes() {
        return new long[] {between(1, 3), between(1, 5), between(5, 9), between(5, 9)};
    }

    /** Any shape. */
    long[] shape() {
        return several(between(2, 4), 1, 5);
    }

    /** A shape that can be broadcast with another: axes left out in front, or of 1. */
    long[] broadcast(long[] shape) {
        long[] part = Arrays.copyOfRange(shape, between(0, shape.length - 1), shape.length);
        for (int axis = 0; axis < part.length; axis++) {
            part[axis] = between(0, 2) == 0 ? 1 : part[axis];
        }
        return part;
    }

    /** An axis of a tensor, sometimes counted from the back. */
    int axis(int rank) {
        int axis = between(0, rank - 1);
        return flag() ? axis : axis - rank;
    }

    /** Some different axes, in any order. */
    long[] axes(int rank) {
        long[] all = order(rank);
        return Arrays.stream(all)
                .limit(between(1, rank))
                .map(a -> flag() ? a : a - rank)
                .toArray();
    }

    /** The axes in any order. */
    long[] order(int rank) {
        long[] order = Shapes.range(0, rank);
        for (int i = rank - 1; i > 0; i--) {
            int other = between(0, i);
            long moved = order[i];
            order[i] = order[other];
            order[other] = moved;
        }
        return order;
    }

    /** Numbers of about unit size. */
    float[] numbers(long... shape) {
        return Graphs.random(random.nextLong(), shape);
    }

    /** Numbers of one half to two. */
    float[] positive(long... shape) {
        float[] values = numbers(shape);
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.5f + Math.abs(values[i]);
        }
        return values;
    }
}
