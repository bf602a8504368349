package io.dpfgateway.trainer.checkpoint;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** The values of a tensor as they lie in memory, of any type and on any device. */
public final class TensorState {
    private TensorState() {}

    /** Writes how many bytes there are, and the bytes. */
    public static void save(Tensor tensor, DataOutput out) throws IOException {
        try (PointerScope scope = new PointerScope()) {
            Tensor plain = tensor.detach().cpu().contiguous();
            byte[] bytes = new byte[Math.toIntExact(plain.nbytes())];
            new BytePointer(plain.data_ptr()).get(bytes);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    /**
     * Gives a tensor the values that were saved.
     *
     * @throws IOException if they were those of a tensor of another size
     */
    public static void load(Tensor tensor, DataInput in) throws IOException {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            byte[] bytes = new byte[Math.toIntExact(tensor.nbytes())];
            int size = in.readInt();
            if (size != bytes.length) {
                throw new IOException("a tensor is of " + size + " bytes where " + bytes.length + " are needed");
            }
            in.readFully(bytes);
            TensorOptions here = new TensorOptions(tensor.scalar_type());
            tensor.copy_(
                    torch.from_blob(new BytePointer(bytes), tensor.sizes().vec().get(), here));
        }
    }
}
