package io.dpfgateway.gateway.infer;

/** One thread's memory for inputs and outputs, whatever models it runs. Not thread-safe: every thread has its own. */
public final class InferenceBuffers {
    final DirectFloats input = new DirectFloats();
    final DirectFloats output = new DirectFloats();
}
