package io.dpfgateway.cli;

import io.dpfgateway.embedded.EmbeddedException;
import io.dpfgateway.gateway.GatewayException;
import io.dpfgateway.gateway.config.InvalidConfigException;
import io.dpfgateway.imaging.ImagingException;
import io.dpfgateway.model.ModelException;
import io.dpfgateway.partner.PartnerException;
import io.dpfgateway.schemas.SchemasException;
import io.dpfgateway.trainer.TrainerException;
import java.util.List;

/** What to tell a user of a failure. */
final class Failures {
    /** Whose messages are written for users: one line that says what is wrong and what to do. */
    private static final List<Class<? extends RuntimeException>> EXPLAINED = List.of(
            UsageException.class,
            CommandFailedException.class,
            EmbeddedException.class,
            GatewayException.class,
            ImagingException.class,
            ModelException.class,
            PartnerException.class,
            SchemasException.class,
            TrainerException.class);

    private Failures() {}

    /** One line. */
    static String explain(Throwable failure) {
        if (EXPLAINED.stream().anyMatch(type -> type.isInstance(failure))) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof OutOfMemoryError || failure.getCause() instanceof OutOfMemoryError) {
            return "out of memory; give the JVM more with DPF_JAVA_OPTS=-Xmx8g, or use fewer pictures";
        }
        return "failed unexpectedly: " + failure + "; 'dpf --stacktrace ...' shows where, please report it";
    }

    /** Whether the user's call or configuration was wrong, rather than what it met. */
    static boolean isUsage(Throwable failure) {
        return failure instanceof UsageException || failure instanceof InvalidConfigException;
    }
}
