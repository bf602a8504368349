package io.dpfgateway.trainer.checkpoint;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Something that changes with every step of a training, and can be put back as it was after one of them, bit for bit. */
public interface Resumable {
    /** Writes its state. */
    void save(DataOutput out) throws IOException;

    /**
     * Becomes what was saved. It must be as it was when that training began.
     *
     * @throws IOException if what was saved is of another form
     */
    void load(DataInput in) throws IOException;
}
