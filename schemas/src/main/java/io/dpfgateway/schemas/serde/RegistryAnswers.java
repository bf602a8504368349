package io.dpfgateway.schemas.serde;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Reads the registry's refusals: which say that something is not there, and which say nothing about the question. */
final class RegistryAnswers {
    /**
     * Subject, version, schema not found. A plain 404 is not among them: that is what a proxy or a wrong path answers, and
     * a whole stream of good records must not be given up for it.
     */
    private static final Set<Integer> NOT_FOUND = Set.of(40401, 40402, 40403);

    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;

    private RegistryAnswers() {}

    static boolean isNotFound(RestClientException e) {
        return NOT_FOUND.contains(e.getErrorCode());
    }

    static boolean isRefusedSchema(RestClientException e) {
        return e.getStatus() == CONFLICT || e.getStatus() == UNPROCESSABLE;
    }

    /** Whether an exception of Confluent's serializers comes from talking to the registry, and not from the record. */
    static boolean isBehind(RuntimeException e) {
        return Stream.<@Nullable Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof RestClientException
                        || cause instanceof RetriableException
                        || (cause instanceof IOException && !(cause instanceof EOFException)));
    }

    static RegistryUnavailableException unavailable(RegistryConfig registry, Exception cause) {
        return new RegistryUnavailableException(
                "schema registry " + registry.url() + " gave no answer: " + cause
                        + "; check its address, credentials and health",
                cause);
    }
}
