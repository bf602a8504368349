package io.dpfgateway.cli.bench.worker;

import org.jspecify.annotations.Nullable;

/**
 * What a worker is to do, as its file says it.
 *
 * @param variant which one
 * @param bundle the folder of the bundle
 * @param pictures the folder or ZIP file of pictures, for the ceiling
 * @param gatewayConfig a gateway.yaml, from which all variants take brokers, topics, group and client settings
 * @param arrangement of the variants without a gateway; null for one loop a core, picture by picture
 * @param search whether to do nothing but to tell how fast arrangements are: the given one, or many
 */
public record WorkerJob(
        Variant variant,
        String bundle,
        String pictures,
        String gatewayConfig,
        @Nullable Arrangement arrangement,
        boolean search) {}
