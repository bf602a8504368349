package io.dpfgateway.trainer.report;

import java.util.List;

/**
 * What a poisoned record costs on the wire, each a mean over held-out pictures.
 *
 * @param content features or code
 * @param type how an element is stored
 * @param shape of the wire tensor
 * @param pictures how many it was measured on
 * @param tensorBytes the tensor's elements
 * @param recordBytes the whole value of a Kafka record: registry header, Avro, tensor
 * @param lz4Bytes its share of a batch that Kafka compressed by LZ4
 * @param zstdBytes its share of a batch that Kafka compressed by Zstandard
 */
public record WireFigures(
        String content,
        String type,
        List<Integer> shape,
        int pictures,
        double tensorBytes,
        double recordBytes,
        double lz4Bytes,
        double zstdBytes) {
    public WireFigures {
        shape = List.copyOf(shape);
    }
}
