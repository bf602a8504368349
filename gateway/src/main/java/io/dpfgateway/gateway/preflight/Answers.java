package io.dpfgateway.gateway.preflight;

import io.dpfgateway.gateway.stream.KafkaSettings;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;

/** Waits for what the brokers say. */
final class Answers {
    private Answers() {}

    /** @throws NoAnswerException with what the brokers said as its cause */
    static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String what = cause instanceof TimeoutException
                    ? "cannot be reached within " + KafkaSettings.START_PATIENCE_MS / 1000
                            + " s; check bootstrapServers, security.protocol under kafka, and that the broker runs"
                    : "refused: " + cause.getMessage() + "; check the settings under kafka";
            throw new NoAnswerException(what, cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException("was not waited for: interrupted; start again", e);
        }
    }

    /** The value of a setting; empty where the broker does not tell it. */
    static Optional<String> text(Config config, String setting) {
        return Optional.ofNullable(config.get(setting)).map(ConfigEntry::value);
    }
}
