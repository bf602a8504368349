package io.dpfgateway.gateway.decode;

import io.dpfgateway.imaging.ImagingException;
import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.prepare.InputPreparer;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * The main of a decoder's own process: takes encoded pictures from the standard input, decodes and fits each, and answers on the standard
 * output. It knows no broker, no model and no secret.
 *
 * <p>It ends with the gateway, however that ends: the standard input ends then, and in the midst of a picture a watch over the parent halts
 * it.
 */
public final class DecoderProcess {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Frames frames;
    private final Fitting fitting;

    private DecoderProcess(Frames frames, Fitting fitting) {
        this.frames = frames;
        this.fitting = fitting;
    }

    /** @param args the limits, as {@link DecoderCommand} gives them */
    public static void main(String[] args) throws IOException {
        run(Fitting.within(DecoderCommand.limits(args)));
    }

    /** Serves until the gateway goes. */
    static void run(Fitting fitting) throws IOException {
        // Whatever prints must not print between frames.
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.US_ASCII));
        // Ctrl-C and a service manager's SIGTERM reach this process too. The gateway that stops in order still wants
        // its answers, so this
        // one does not end before that does.
        Runtime.getRuntime().addShutdownHook(new Thread(DecoderProcess::waitForEver));
        ProcessHandle.current().parent().ifPresent(DecoderProcess::haltWith);
        Frames frames = new Frames(
                new BufferedInputStream(new FileInputStream(FileDescriptor.in), BUFFER_BYTES),
                new FileOutputStream(FileDescriptor.out));
        WarmUp.run();
        new DecoderProcess(frames, fitting).serve();
        Runtime.getRuntime().halt(0);
    }

    private static void haltWith(ProcessHandle parent) {
        var unused = parent.onExit().thenRun(() -> Runtime.getRuntime().halt(0));
    }

    private static void waitForEver() {
        while (true) {
            LockSupport.park();
        }
    }

    private void serve() throws IOException {
        frames.send(Kind.READY, new byte[0]);
        InputPreparer preparer = null;
        try {
            while (true) {
                Frames.Head head = frames.receive();
                byte[] body = frames.body();
                if (head.kind() == Kind.GEOMETRY) {
                    preparer = Geometry.parse(body);
                } else if (preparer != null) {
                    answer(body, preparer);
                }
            }
        } catch (EOFException e) {
            // The gateway is gone, or wants no more.
        }
    }

    private void answer(byte[] encoded, InputPreparer preparer) throws IOException {
        Picture picture;
        try {
            picture = fitting.fit(encoded, preparer);
        } catch (ImagingException e) {
            frames.send(Refusals.kindOf(e), Refusals.toBytes(String.valueOf(e.getMessage())));
            return;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            frames.send(Kind.FAILED, Refusals.toBytes(e.getClass().getSimpleName()));
            return;
        }
        frames.send(picture.planes() == 1 ? Kind.GREY : Kind.RGB, picture.toBytes());
    }
}
