package io.dpfgateway.gateway.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dpfgateway.gateway.DecodeMetrics;
import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.TestPictures;
import io.dpfgateway.imaging.ImagingException;
import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.imaging.decode.UnsupportedFormatException;
import io.dpfgateway.imaging.encode.PngEncoder;
import io.dpfgateway.imaging.prepare.InputPreparer;
import io.dpfgateway.imaging.source.PictureSource;
import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real processes, real crashes. */
@Timeout(60)
class DecoderProcessIT {
    private static final Path PHOTOS = Path.of(
            Optional.ofNullable(System.getenv("DPF_DATA"))
                    .orElse(System.getProperty("dpf.project.root", ".") + "/../shared/data"),
            "imagenet-photos.zip");
    private static final PictureLimits LIMITS = new PictureLimits(2 << 20, 3000, 4_000_000, 20, 50);
    private static final InputPreparer GREY = preparer(Channels.GRAY, ResizePolicy.STRETCH, 8);
    private static final Duration PATIENT = Duration.ofSeconds(50);
    private static final byte[] GOOD = TestPictures.noisePng(1);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final GatewayMetrics metrics = new GatewayMetrics(meters);
    private @Nullable DecodePool pool;

    @AfterEach
    void close() {
        if (pool != null) {
            pool.close();
        }
        await().until(() -> decoders().findAny().isEmpty());
    }

    private DecodePool start(int threads, Class<?> main, Duration timeout) {
        DecodePool started = DecodePool.start(
                threads, Decoders.inProcesses(new DecoderCommand(main.getName(), LIMITS), metrics), timeout, metrics);
        pool = started;
        return started;
    }

    private static InputPreparer preparer(Channels channels, ResizePolicy resize, int side) {
        return new InputPreparer(new InputSpec(
                side,
                side,
                channels,
                resize,
                Collections.nCopies(channels.count(), 0.45),
                Collections.nCopies(channels.count(), 0.22)));
    }

    @Test
    void shouldGiveTheSameFloatsToTheBitAsWithoutAProcess() throws IOException {
        // Given
        DecodePool processes = start(2, DecoderProcess.class, PATIENT);
        Fitting here = Fitting.within(LIMITS);
        List<byte[]> pictures = new ArrayList<>(List.of(
                GOOD,
                TestPictures.jpeg(),
                PngEncoder.encode(TestPictures.noise(2, 40).toGrey()),
                PngEncoder.encode(TestPictures.noise(3, 400)),
                noiseJpeg(1024, 512)));
        if (Files.exists(PHOTOS)) {
            try (PictureSource photos = PictureSource.open(PHOTOS)) {
                photos.stream().limit(20).forEach(photo -> pictures.add(photo.encoded()));
            }
        }

        // When, then: the geometry changes from picture to picture, too
        for (byte[] picture : pictures) {
            for (InputPreparer preparer : List.of(
                    GREY,
                    preparer(Channels.RGB, ResizePolicy.CROP, 224),
                    preparer(Channels.BGR, ResizePolicy.PAD, 32))) {
                float[] expected = preparer.prepare(here.fit(picture, preparer));
                assertThat(processes.decode(picture, preparer).join()).isEqualTo(expected);
            }
        }
        assertThat(lost(LossReason.CRASHED)).isZero();
    }

    @Test
    void shouldRefuseAsWithoutAProcess() {
        DecodePool processes = start(1, DecoderProcess.class, PATIENT);
        Fitting here = Fitting.within(LIMITS);
        List<byte[]> pictures = List.of(
                new byte[0],
                "GIF89a".getBytes(StandardCharsets.US_ASCII),
                Arrays.copyOf(GOOD, GOOD.length / 2),
                Arrays.copyOf(TestPictures.jpeg(), 300),
                PngEncoder.encode(TestPictures.noise(1, 3001)),
                new byte[(2 << 20) + 1]);

        for (byte[] picture : pictures) {
            ImagingException expected = refusal(here, picture);
            assertThatThrownBy(processes.decode(picture, GREY)::join)
                    .cause()
                    .isExactlyInstanceOf(expected.getClass())
                    .hasMessage(expected.getMessage());
        }
        assertThat(lost(LossReason.CRASHED)).isZero();
    }

    private static ImagingException refusal(Fitting here, byte[] picture) {
        try {
            here.fit(picture, GREY);
        } catch (ImagingException e) {
            return e;
        }
        throw new AssertionError("not refused");
    }

    @Test
    void shouldDecodeEveryGoodPictureWhenOthersCrashTheirDecoder() {
        // Given
        DecodePool processes = start(2, TroubledDecoder.class, PATIENT);
        List<byte[]> bad = List.of(TroubledDecoder.CRASH, TroubledDecoder.EXIT, TroubledDecoder.CRASH);

        // When
        List<CompletableFuture<float[]>> good = new ArrayList<>();
        List<CompletableFuture<float[]>> crashed = new ArrayList<>();
        for (byte[] picture : bad) {
            Stream.generate(() -> processes.decode(GOOD, GREY)).limit(10).forEach(good::add);
            crashed.add(processes.decode(picture, GREY));
        }

        // Then
        float[] expected = GREY.prepare(Fitting.within(LIMITS).fit(GOOD, GREY));
        assertThat(good).allSatisfy(input -> assertThat(input.join()).isEqualTo(expected));
        assertThat(crashed)
                .allSatisfy(result -> assertThatThrownBy(result::join)
                        .hasCauseInstanceOf(DecoderCrashedException.class)
                        .hasMessageContaining("picture ends its decoder process"));
        assertThat(lost(LossReason.CRASHED)).isEqualTo(bad.size());
        await().until(() -> meters.get(DecodeMetrics.DECODERS).gauge().value() == 2);
        assertThat(meters.get(DecodeMetrics.DECODER_MEMORY).gauge().value()).isPositive();
    }

    @Test
    void shouldKillAndReplaceADecoderThatHangs() {
        // Given
        DecodePool processes = start(1, TroubledDecoder.class, Duration.ofSeconds(1));

        // When
        CompletableFuture<float[]> hanging = processes.decode(TroubledDecoder.HANG, GREY);
        CompletableFuture<float[]> next = processes.decode(GOOD, GREY);

        // Then
        assertThatThrownBy(hanging::join).hasCauseInstanceOf(DecodeTimeoutException.class);
        assertThat(next.join()).isNotEmpty();
        assertThat(lost(LossReason.TIMED_OUT)).isEqualTo(1);
        assertThat(lost(LossReason.KILLED) + lost(LossReason.CRASHED)).isZero();
        assertThat(decoders()).hasSize(1);
    }

    @Test
    void shouldBlameNoPictureWhenADecoderIsKilledFromOutside() {
        // Given
        DecodePool processes = start(1, TroubledDecoder.class, PATIENT);
        assertThat(processes.decode(GOOD, GREY).join()).isNotEmpty();

        // When: while it waits
        decoders().forEach(ProcessHandle::destroyForcibly);

        // Then
        assertThat(processes.decode(GOOD, GREY).join()).isNotEmpty();
        assertThat(lost(LossReason.KILLED)).isEqualTo(1);

        // When: while it decodes
        CompletableFuture<float[]> hanging = processes.decode(TroubledDecoder.HANG, GREY);
        CompletableFuture<float[]> next = processes.decode(GOOD, GREY);
        await().until(() -> {
            killWhatIsReady();
            return hanging.isDone();
        });

        // Then: tried twice, and only this one given up
        assertThatThrownBy(hanging::join)
                .hasCauseInstanceOf(DecoderCrashedException.class)
                .hasMessageContaining("was killed twice");
        assertThat(next.join()).isNotEmpty();
    }

    /** A process that is listed while one is ready is that one. */
    private void killWhatIsReady() {
        List<ProcessHandle> listed = decoders().toList();
        if (meters.get(DecodeMetrics.DECODERS).gauge().value() == 1) {
            listed.forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void shouldGoOnWhenAskedToEnd() {
        // Given
        DecodePool processes = start(1, TroubledDecoder.class, PATIENT);
        assertThat(processes.decode(GOOD, GREY).join()).isNotEmpty();

        // When: as Ctrl-C and service managers do to all processes of a gateway
        decoders().forEach(ProcessHandle::destroy);

        // Then
        assertThat(processes.decode(GOOD, GREY).join()).isNotEmpty();
        assertThatThrownBy(processes.decode(TroubledDecoder.PRINT, GREY)::join)
                .hasCauseInstanceOf(UnsupportedFormatException.class);
        assertThat(processes.decode(GOOD, GREY).join()).isNotEmpty();
        assertThat(lost(LossReason.KILLED) + lost(LossReason.CRASHED)).isZero();
    }

    @Test
    void shouldSayWhyWhenNoProcessCanBeStarted() {
        Decoders decoders = Decoders.inProcesses(new DecoderCommand("no.such.Main", LIMITS), metrics);

        try (InputDecoder decoder = decoders.make()) {
            assertThatThrownBy(decoder::open)
                    .isInstanceOf(DecoderUnavailableException.class)
                    .hasMessageContaining("no decoder process can be started: it ended with exit code 1")
                    .hasMessageContaining("no.such.Main")
                    .hasMessageContaining("or set decode.isolation to none");
        }
    }

    @Test
    void shouldNeverOutliveItsParent() throws IOException {
        // Given
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                PoolHolder.class.getName());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process holder = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        assertThat(holder.inputReader().readLine()).isEqualTo("holds");
        List<ProcessHandle> orphans = holder.children().toList();
        assertThat(orphans).hasSize(2);

        // When
        holder.destroyForcibly();

        // Then: the idle one, and the one in the midst of a picture
        await().until(() -> orphans.stream().noneMatch(ProcessHandle::isAlive));
    }

    private static Stream<ProcessHandle> decoders() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(DecoderProcess.class.getPackageName()));
    }

    private double lost(LossReason reason) {
        return meters.get(DecodeMetrics.DECODERS_LOST)
                .tag(GatewayMetrics.REASON, reason.name().toLowerCase(Locale.ROOT))
                .counter()
                .count();
    }

    private static byte[] noiseJpeg(int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, i * 0x9e3779b9);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", out);
        return out.toByteArray();
    }
}
