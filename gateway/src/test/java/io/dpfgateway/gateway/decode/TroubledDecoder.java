package io.dpfgateway.gateway.decode;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.imaging.decode.PictureLimits;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;

/** The main of decoder processes that some pictures crash, and others hang: those that begin with a word of this class. */
public final class TroubledDecoder {
    /** A real SIGSEGV. */
    public static final byte[] CRASH = word("CRASH");

    /** Never an answer. */
    public static final byte[] HANG = word("HANG");

    /** Ends the process in order, but without an answer. */
    static final byte[] EXIT = word("EXIT");

    /** Prints to where frames go, and to the standard error. */
    static final byte[] PRINT = word("PRINT");

    private TroubledDecoder() {}

    /** Decoders whose processes run this. */
    public static Decoders decoders(PictureLimits limits, GatewayMetrics metrics) {
        return Decoders.inProcesses(new DecoderCommand(TroubledDecoder.class.getName(), limits), metrics);
    }

    private static byte[] word(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }

    public static void main(String[] args) throws IOException {
        Fitting decoder = Fitting.within(DecoderCommand.limits(args));
        DecoderProcess.run((encoded, preparer) -> {
            switch (new String(encoded, StandardCharsets.ISO_8859_1)) {
                case "CRASH" -> writeToNowhere();
                case "HANG" -> hang();
                case "EXIT" -> Runtime.getRuntime().halt(0);
                case "PRINT" -> print();
                default -> {
                    // A picture.
                }
            }
            return decoder.fit(encoded, preparer);
        });
    }

    private static void writeToNowhere() {
        try {
            // By reflection, or the compiler warns that it is not for us.
            Class<?> type = Class.forName("sun.misc.Unsafe");
            Field unsafe = type.getDeclaredField("theUnsafe");
            unsafe.setAccessible(true);
            type.getMethod("putAddress", long.class, long.class).invoke(unsafe.get(null), 0L, 0L);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void hang() {
        while (true) {
            Thread.onSpinWait();
        }
    }

    private static void print() {
        System.out.println("noise");
        System.err.println("noise");
    }
}
