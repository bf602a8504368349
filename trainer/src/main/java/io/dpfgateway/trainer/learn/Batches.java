package io.dpfgateway.trainer.learn;

import io.dpfgateway.trainer.checkpoint.Resumable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

/** Endless batches of indices, each epoch in a new order drawn from a seeded generator. Not thread-safe. */
public final class Batches implements Resumable {
    private final int[] order;
    private final int batch;
    private final Random random;
    private int next;
    private int drawn;

    /**
     * @param size how many things there are, at least 1
     * @param batch how many to give at a time; all of them if there are fewer
     */
    public Batches(int size, int batch, long seed) {
        this.order = new int[size];
        Arrays.setAll(order, i -> i);
        this.batch = Math.min(batch, size);
        this.random = new Random(seed);
        this.next = size;
    }

    /** The next batch; what is left at an epoch's end and does not fill one is dropped. */
    public long[] next() {
        if (next + batch > order.length) {
            shuffle();
            next = 0;
        }
        long[] indices = new long[batch];
        for (int i = 0; i < batch; i++) {
            indices[i] = order[next++];
        }
        drawn++;
        return indices;
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeInt(drawn);
    }

    /** Draws them again, which takes no time beside a step. */
    @Override
    public void load(DataInput in) throws IOException {
        int saved = in.readInt();
        while (drawn < saved) {
            next();
        }
    }

    private void shuffle() {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }
}
