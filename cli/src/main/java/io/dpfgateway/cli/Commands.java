package io.dpfgateway.cli;

import io.dpfgateway.cli.terminal.Cancellation;
import java.lang.reflect.Constructor;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes command objects, and hands those that ask for it the process's {@link Cancellation}. */
final class Commands implements IFactory {
    private final Cancellation cancellation;

    Commands(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        try {
            Constructor<K> constructor = type.getDeclaredConstructor(Cancellation.class);
            constructor.setAccessible(true);
            return constructor.newInstance(cancellation);
        } catch (NoSuchMethodException e) {
            return CommandLine.defaultFactory().create(type);
        }
    }
}
