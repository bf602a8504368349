package io.dpfgateway.trainer.checkpoint;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;

/** The state of libtorch's random numbers, which are one row for the whole process. */
final class TorchRandom {
    private TorchRandom() {}

    static void save(DataOutput out) throws IOException {
        try (PointerScope scope = new PointerScope()) {
            TensorState.save(generator().get_state(), out);
        }
    }

    static void load(DataInput in) throws IOException {
        try (PointerScope scope = new PointerScope()) {
            Tensor state = generator().get_state();
            TensorState.load(state, in);
            generator().set_state(state);
        }
    }

    private static Generator generator() {
        return torch.globalContext().defaultGenerator(new Device(DeviceType.CPU));
    }
}
