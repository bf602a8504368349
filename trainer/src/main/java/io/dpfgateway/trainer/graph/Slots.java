package io.dpfgateway.trainer.graph;

import java.util.BitSet;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** The tensors of one run, by slot. Frees those that the run made; those that it was lent stay with their owners. */
final class Slots implements AutoCloseable {
    private final @Nullable Tensor[] tensors;
    private final BitSet owned = new BitSet();

    /** @param lent the tensors that are there from the start */
    Slots(@Nullable Tensor[] lent) {
        this.tensors = lent.clone();
    }

    void lend(int slot, Tensor tensor) {
        tensors[slot] = tensor;
    }

    /** Takes over a tensor with one reference on it, which this releases. */
    void own(int slot, Tensor tensor) {
        tensors[slot] = tensor;
        owned.set(slot);
    }

    @Nullable
    Tensor find(int slot) {
        return slot == Program.ABSENT ? null : tensors[slot];
    }

    Tensor get(int slot) {
        Tensor tensor = find(slot);
        if (tensor == null) {
            throw new IllegalStateException("slot " + slot + " is empty");
        }
        return tensor;
    }

    void free(List<Integer> slots) {
        for (int slot : slots) {
            free(slot);
        }
    }

    @Override
    public void close() {
        for (int slot = owned.nextSetBit(0); slot >= 0; slot = owned.nextSetBit(slot)) {
            free(slot);
        }
    }

    private void free(int slot) {
        if (owned.get(slot)) {
            owned.clear(slot);
            get(slot).close();
            tensors[slot] = null;
        }
    }
}
