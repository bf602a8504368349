package io.dpfgateway.gateway.infer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Memory that ONNX Runtime reads and writes without a copy; grows, and is used again. Owned by one thread. */
final class DirectFloats {
    private FloatBuffer memory = allocate(0);

    /** Room for exactly so many floats, at position 0. What was in it is undefined. */
    FloatBuffer ofSize(int floats) {
        if (memory.capacity() < floats) {
            memory = allocate(floats);
        }
        return memory.clear().limit(floats);
    }

    private static FloatBuffer allocate(int floats) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
