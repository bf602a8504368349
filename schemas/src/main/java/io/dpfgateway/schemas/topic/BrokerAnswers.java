package io.dpfgateway.schemas.topic;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;

/** Waits for what the brokers say; says which brokers they are where they refuse. */
record BrokerAnswers(TopicOptions options) {
    /** @throws TopicSetupException with what the brokers said as its cause */
    <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String advice = cause instanceof TimeoutException
                    ? "cannot be reached; check the address and that the broker runs"
                    : "refused: " + cause.getMessage();
            throw new TopicSetupException("broker " + options.bootstrapServers() + " " + advice, cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicSetupException("broker " + options.bootstrapServers() + ": interrupted while waiting", e);
        }
    }

    /** The one value of an answer about one thing. */
    <T> T awaitOnly(KafkaFuture<? extends Map<?, T>> future) {
        return await(future).values().iterator().next();
    }
}
