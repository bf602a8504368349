package io.dpfgateway.cli;

import io.dpfgateway.embedded.EmbeddedException;
import io.dpfgateway.embedded.UnusablePortException;
import io.dpfgateway.gateway.GatewayException;
import io.dpfgateway.gateway.config.InvalidConfigException;
import io.dpfgateway.imaging.ImagingException;
import io.dpfgateway.model.ModelException;
import io.dpfgateway.model.input.InvalidInputSpecException;
import io.dpfgateway.model.store.UnsupportedUriException;
import io.dpfgateway.partner.PartnerException;
import io.dpfgateway.partner.stream.InvalidOptionsException;
import io.dpfgateway.schemas.SchemasException;
import io.dpfgateway.schemas.serde.InvalidRegistryConfigException;
import io.dpfgateway.schemas.topic.InvalidTopicOptionsException;
import io.dpfgateway.trainer.TrainerException;
import io.dpfgateway.trainer.attack.InvalidBudgetException;
import io.dpfgateway.trainer.dpf.InvalidDpfException;
import io.dpfgateway.trainer.gate.InvalidGateException;
import io.dpfgateway.trainer.inspect.InvalidInspectionException;
import io.dpfgateway.trainer.network.InvalidNetworkSettingsException;
import io.dpfgateway.trainer.picture.InvalidAugmentationException;
import io.dpfgateway.trainer.picture.InvalidSplitException;
import io.dpfgateway.trainer.service.InvalidTrainerConfigException;
import io.dpfgateway.trainer.sweep.InvalidSweepException;
import io.dpfgateway.trainer.task.InvalidObjectiveException;
import io.dpfgateway.trainer.vault.InvalidErasureException;
import io.dpfgateway.trainer.vault.InvalidVaultKeyException;
import io.dpfgateway.trainer.vault.InvalidVaultLimitsException;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /** What an option or a key of a configuration can be wrong about. */
    private static final List<Class<? extends RuntimeException>> USAGE = List.of(
            UsageException.class,
            InvalidConfigException.class,
            InvalidTrainerConfigException.class,
            InvalidInputSpecException.class,
            UnsupportedUriException.class,
            InvalidSplitException.class,
            InvalidAugmentationException.class,
            InvalidSweepException.class,
            InvalidDpfException.class,
            InvalidBudgetException.class,
            InvalidObjectiveException.class,
            InvalidGateException.class,
            InvalidNetworkSettingsException.class,
            InvalidErasureException.class,
            InvalidVaultKeyException.class,
            InvalidVaultLimitsException.class,
            InvalidInspectionException.class,
            InvalidOptionsException.class,
            InvalidTopicOptionsException.class,
            InvalidRegistryConfigException.class,
            UnusablePortException.class);

    private Failures() {}

    /** One line for each thing that is wrong: one, for most failures. */
    static List<String> explain(Throwable failure) {
        if (failure instanceof GatewayException gateway) {
            return gateway.problems().stream().map(Failures::oneLine).toList();
        }
        if (failure instanceof InvalidGateException gate) {
            return gate.problems().stream().map(Failures::oneLine).toList();
        }
        if (failure instanceof InvalidTrainerConfigException config) {
            return config.problems().stream().map(Failures::oneLine).toList();
        }
        return List.of(explainOne(failure));
    }

    private static String explainOne(Throwable failure) {
        if (isOneOf(EXPLAINED, failure)) {
            return oneLine(failure.getMessage());
        }
        Throwable root = rootOf(failure);
        if (root instanceof OutOfMemoryError) {
            return "out of memory; give the JVM more with DPF_JAVA_OPTS=-Xmx8g, or use fewer pictures";
        }
        if (failure instanceof LinkageError) {
            return "a native library does not load: " + oneLine(root.getMessage())
                    + "; check the space and rights of ~/.javacpp and the temporary folder";
        }
        return "failed unexpectedly: " + oneLine(failure.toString())
                + "; 'dpf --stacktrace ...' shows where, please report it";
    }

    /** Whether the user's call or configuration was wrong, rather than what it met. */
    static boolean isUsage(Throwable failure) {
        return isOneOf(USAGE, failure);
    }

    /** A message on one line, whatever a library put into it. */
    static String oneLine(@Nullable String message) {
        return String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static boolean isOneOf(List<Class<? extends RuntimeException>> types, Throwable failure) {
        return types.stream().anyMatch(type -> type.isInstance(failure));
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
