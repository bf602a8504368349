package io.dpfgateway.partner.trespass;

import ai.onnxruntime.OrtEnvironment;
import io.dpfgateway.embedded.StackPorts;
import io.dpfgateway.trainer.Progress;
import java.util.logging.Logger;
import org.apache.kafka.streams.StreamsBuilder;
import org.bytedeco.javacpp.Pointer;

/** Breaks every rule of the house, so that {@code HouseTest} can show that its rules fail. Lies in an unmarked package. */
@SuppressWarnings("unused")
public final class Trespasser {
    private Progress trainers;
    private StackPorts embeddeds;
    private StreamsBuilder gateways;
    private Pointer javaCpp;
    private OrtEnvironment allowed;
    private io.dpfgateway.partner.utils.Back cycle;

    void talk() {
        System.out.println("hello");
        Logger.getLogger("partner").info("hello");
    }
}
