package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a user gets wrong ends with one line that says what it is, and with the right exit code. */
class BadInputTest {
    private static final int FAILURE = 1;
    private static final int USAGE = 2;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void layOut() throws IOException {
        byte[] network = resource("/demo/network/fashion-mnist.onnx");
        write("net.onnx", network);
        write("net.yaml", resource("/demo/network/fashion-mnist.yaml"));
        write("bare.onnx", network);
        write("truncated.onnx", Arrays.copyOf(network, network.length / 2));
        byte[] random = new byte[10_000];
        new Random(1).nextBytes(random);
        write("random.onnx", random);
        write("empty.onnx", new byte[0]);
        write("odd.onnx", network(TensorSpec.batched("input", 1, 28, 28), "Det").toBytes());
        write(
                "fixed.onnx",
                network(new TensorSpec("input", TensorSpec.FLOAT32, List.of(1L, 3L, 112L, 112L)), "ReduceMean")
                        .toBytes());
        write("typo.yaml", "widht: 28\nheight: 28\nchannels: gray\nresize: stretch\n".getBytes());
        write("gate-typo.yaml", "widht: 28\n".getBytes());
        String gateway = "networkId: a\nbootstrapServers: localhost:1\nregistry: {url: 'http://localhost:1'}\n"
                + "http: {enabled: false}\n";
        write("gateway-typo.yaml", (gateway + "bootstrapServer: localhost:9092\n").getBytes());
        write("gateway-small.yaml", (gateway + "kafka: {max.request.size: 100}\n").getBytes());
        write("gateway-many.yaml", "networkId: A\nsampling: {share: 2}\n".getBytes());
        write("damaged.zip", Arrays.copyOf(new byte[] {'P', 'K', 3, 4}, 100));
        write("file", new byte[0]);
        layOutTrainers();
        write("texts/a.txt", "no picture".getBytes());
        Files.createDirectories(folder.resolve("nothing"));
        TestPictures.write(folder.resolve("pictures"), 20);
        TestPictures.writeOneClass(folder.resolve("one-class"), 4);
    }

    /** All the same but for the key that signs; what one would make is where no call may leave anything. */
    private static void layOutTrainers() throws IOException {
        for (String[] made : new String[][] {
            {"vault", "key", "create", "--out", folder.resolve("vault.key").toString()},
            {"keys", "create", folder.resolve("owner.pem").toString()}
        }) {
            assertThat(Call.dpf(made).code()).isZero();
        }
        String rsa = Base64.getMimeEncoder().encodeToString(rsaKey());
        write("rsa.pem", ("-----BEGIN PRIVATE KEY-----\n" + rsa + "\n-----END PRIVATE KEY-----\n").getBytes());
        write("gate.yaml", "minAgreement: 0.9\n".getBytes());
        for (String key : List.of("missing.pem", "nothing", "owner.pub.pem", "rsa.pem", "file")) {
            String trainer = "bootstrapServers: localhost:1\nregistry: {url: 'http://localhost:1'}\n"
                    + "network: {file: net.onnx, cut: stage2}\nvault: {directory: bundle, keyFile: vault.key}\n"
                    + "gate: gate.yaml\nstore: bundle\nstateDirectory: bundle\nsignKey: " + key + "\n";
            write("trainer-" + key + ".yaml", trainer.getBytes());
        }
    }

    private static byte[] rsaKey() {
        try {
            return KeyPairGenerator.getInstance("RSA")
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has RSA", e);
        }
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                arguments("", USAGE, "give a command, such as 'dpf demo'"),
                arguments("frobnicate", USAGE, "'frobnicate'"),
                arguments("demo --frobnicate", USAGE, "'--frobnicate'"),
                arguments("topics", USAGE, "create"),
                arguments("train --network @net.onnx", USAGE, "--cut"),
                arguments(train("--mode NONE"), USAGE, "[RESIDUAL, BOTTLENECK]"),
                arguments(train("--budget HUGE"), USAGE, "[QUICK, STANDARD, STRONG]"),
                arguments(train("--attack-width 2"), USAGE, "give at least width 4"),
                arguments(
                        train("--feature-memory-gb -1"),
                        USAGE,
                        "--feature-memory-gb must be 0 or more and --feature-cache-gb above 0; they are -1.0 and 32.0"),
                arguments(
                        train("--device cuda"), FAILURE, "libtorch finds no GPU: it takes an NVIDIA GPU with CUDA 13"),
                arguments(train("--device tpu"), USAGE, "[AUTO, CPU, CUDA]"),
                arguments(train("--feature-dir @file/x"), FAILURE, "choose another folder"),
                arguments("attack --images @pictures", USAGE, "--bundle"),
                arguments("attack --bundle @nothing --images @pictures", FAILURE, "manifest.json"),
                arguments(
                        "attack --bundle @nothing --images @pictures --attribute @typo.yaml",
                        FAILURE,
                        "typo.yaml, line 1: 'widht: 28' is no 'path,value'"),
                arguments(
                        "attack --bundle @nothing --images @pictures --adversary @random.onnx",
                        FAILURE,
                        "damaged or no ONNX model"),
                arguments("attack --bundle @nothing --images @pictures --out @file/x", FAILURE, "is no folder"),
                arguments(
                        "attack --bundle @nothing --images @pictures --copies 1001",
                        USAGE,
                        "in 1001 changed copies; give 0 to 1000"),
                // The network
                arguments(train("--network @missing.onnx"), FAILURE, "missing.onnx; give the path of an ONNX model"),
                arguments(train("--network @random.onnx"), FAILURE, "damaged or no ONNX model; export it again"),
                arguments(train("--network @truncated.onnx"), FAILURE, "damaged or no ONNX model; export it again"),
                arguments(train("--network @empty.onnx"), FAILURE, "empty.onnx"),
                arguments(train("--network @nothing"), FAILURE, "is no file"),
                arguments(train("--cut nowhere"), FAILURE, "no such tensor; tensors that do: 'net/"),
                arguments(train("--cut input"), FAILURE, "it is the network's input"),
                arguments(train("--cut logits"), FAILURE, "it is the network's output"),
                arguments(
                        train("--network @odd.onnx --cut middle --size 28x28 --channels gray"),
                        FAILURE,
                        "Det (first in"),
                arguments(
                        train("--network @fixed.onnx --cut middle --size 112x112 --channels rgb"),
                        FAILURE,
                        "(ReduceMean) is bound to a batch of 1 and cannot be rewritten"),
                // What is said of it
                arguments(
                        train("--size 32x32 --channels rgb"),
                        FAILURE,
                        "the network takes [N,1,28,28], but the input spec says [N,3,32,32] (RGB)"),
                arguments(train("--labels boot,coat"), FAILURE, "2 labels are given"),
                arguments(train("--labels boot,boot"), USAGE, "labels names a class twice"),
                arguments(train("--size 28"), USAGE, "--size is '28'; give width and height"),
                arguments(train("--size 0x28"), USAGE, "width is 0"),
                arguments(train("--std 0"), USAGE, "std is [0.0]"),
                arguments(train("--network @bare.onnx"), USAGE, "nothing says what the network expects"),
                arguments(train("--input @typo.yaml"), USAGE, "widht"),
                arguments(train("--input @missing.yaml"), USAGE, "there is no file"),
                // The pictures
                arguments(train("--images @missing"), FAILURE, "does not exist: give a folder or ZIP file"),
                arguments(train("--images @nothing"), FAILURE, "holds no JPEG, PNG or PGM picture among its 0 files"),
                arguments(train("--images @texts"), FAILURE, "holds no JPEG, PNG or PGM picture among its 1 files"),
                arguments(train("--test-images @missing"), FAILURE, "does not exist: give a folder or ZIP file"),
                arguments(train("--images @damaged.zip"), FAILURE, "damaged.zip is damaged or cannot be read"),
                arguments(train("--images @file"), FAILURE, "file is damaged or cannot be read"),
                arguments(train(""), FAILURE, "at least 50 of each are needed"),
                // The settings
                arguments(train("--steps -1"), USAGE, "-1 steps"),
                arguments(train("--steps many"), USAGE, "'many' is not an int"),
                arguments(train("--attack-steps 0"), USAGE, "0 steps"),
                arguments(train("--batch 1"), USAGE, "give at least 1 step and 2 pictures"),
                arguments(train("--copies -1"), USAGE, "learned from in -1 changed copies; give 0 to 1000"),
                arguments(train("--copies 1001"), USAGE, "learned from in 1001 changed copies; give 0 to 1000"),
                arguments(
                        train("--synthetic 17"),
                        USAGE,
                        "17 synthetic embeddings a picture are asked for; give 0 to 16"),
                arguments(train("--against-known 65"), USAGE, "65 pictures of each batch of 64; give 0 to 64"),
                arguments(train("--mode RESIDUAL --against-known 1"), USAGE, "leave the number of pictures for it out"),
                arguments(train("--synthetic 1 --privacy LOW"), USAGE, "set a grid of 1, or leave them out"),
                arguments(train("--grid -1"), USAGE, "grid -1"),
                arguments(train("--code-channels 0"), USAGE, "channels 0"),
                arguments(train("--lambda -1"), USAGE, "lambda -1"),
                arguments(train("--held-out 2"), USAGE, "give a number above 0 and below 1"),
                arguments(train("--threads 0"), USAGE, "--threads is 0; give 1 or more"),
                arguments(train("--version-number 0"), USAGE, "--version-number is 0"),
                arguments(train("--network-id A/B"), USAGE, "--network-id: 'A/B' cannot name a network"),
                arguments(train("--sign-key @missing.pem"), FAILURE, "missing.pem"),
                arguments(train("--privacy NONE"), USAGE, "[LOW, STANDARD, HIGH, MAX]"),
                arguments(train("--task faces"), USAGE, "[CLASSIFICATION, EMBEDDING]"),
                arguments(train("--head logits"), USAGE, "--head is 'logits'; give an output and its task"),
                arguments(train("--head logits=faces"), USAGE, "--head names the task 'faces'; give one of"),
                arguments(train("--head logits=embedding:0"), USAGE, "has the weight 0.0; give a number above 0"),
                arguments(
                        train("--head scores=embedding"), FAILURE, "has no output 'scores'; its outputs are [logits]"),
                arguments(train("--labels-weight 2"), USAGE, "the labels' weight is 2.0; give 0 to 1"),
                arguments(train("--task embedding --labels-weight 0.5"), USAGE, "but no head classifies"),
                arguments(train("--steps 0"), USAGE, "0 steps; give 1 or more, or a DPF to use as it is"),
                arguments(train("--wire code --mode residual"), USAGE, "the RESIDUAL mode has no code to share"),
                arguments(train("--wire-type int4"), USAGE, "[FLOAT32, FLOAT16, INT8]"),
                arguments(train("--grid 5"), USAGE, "grid is 5, but behind this cut it can be 14, 7, 4, 2, 1"),
                arguments(
                        train("--images @one-class --split by-label"),
                        USAGE,
                        "there are 1 labels; at least 2 are needed"),
                arguments(train("--dpf @missing.onnx"), FAILURE, "missing.onnx; give the path of an ONNX model"),
                arguments(train("--dpf @bare.onnx"), USAGE, "the DPF's file does not take the cut's features"),
                arguments(
                        train("--adversary @bare.onnx"),
                        USAGE,
                        "the adversary's file does not take the cut's features"),
                arguments(train("--gate @missing.yaml"), USAGE, "missing.yaml: is not there; give the path of a gate"),
                arguments(
                        train("--gate @gate-typo.yaml"),
                        USAGE,
                        "gate-typo.yaml: widht: is not a threshold; known are max"),
                // The result
                arguments(train("--out @nothing"), FAILURE, "exists already"),
                arguments(train("--out @file/bundle"), FAILURE, "file is no folder; choose another --out"),
                // Inspecting
                arguments("network", USAGE, "give a command: inspect"),
                arguments("network inspect", USAGE, "N.onnx"),
                arguments("network inspect @missing.onnx", FAILURE, "missing.onnx; give the path of an ONNX model"),
                arguments("network inspect @random.onnx", FAILURE, "damaged or no ONNX model; export it again"),
                arguments("network inspect @bare.onnx", USAGE, "nothing says what the network expects"),
                arguments("network inspect @net.onnx --quick-attack", USAGE, "give --images"),
                arguments("network inspect @net.onnx --cuts stage1", USAGE, "give --images"),
                arguments(inspect("--quick-attack 0"), USAGE, "a quick attack of 0 steps learns nothing"),
                arguments(inspect("--quick-attack many"), USAGE, "'many' is not an int"),
                arguments(inspect("--cuts stage1,nowhere"), USAGE, "'nowhere' is no cut of [N,C,H,W] features"),
                arguments(inspect("--images @nothing"), FAILURE, "holds no JPEG, PNG or PGM picture"),
                arguments(inspect(""), FAILURE, "a quick attack needs at least 32 of each"),
                arguments(
                        "network inspect @odd.onnx --size 28x28 --channels gray --images @pictures",
                        FAILURE,
                        "cannot attack: the trainer does not know the operators Det (first in"),
                // Other commands
                arguments("train-network --images @pictures --out @new.onnx", USAGE, "--size and --channels"),
                arguments(learn("--images @one-class"), FAILURE, "a classifier needs at least 2"),
                arguments(learn("--images @pictures --epochs 0"), USAGE, "0 epochs"),
                arguments(learn("--images @pictures --out @net.onnx"), FAILURE, "exists already"),
                arguments("bundle verify @missing", FAILURE, "there is no folder"),
                arguments("bundle verify @nothing", FAILURE, "manifest.json"),
                arguments("bundle export @nothing --out @partner", FAILURE, "manifest.json"),
                arguments("bundle export file:///nowhere/1/ --out @partner", FAILURE, "there is no folder"),
                arguments("bundle verify s3:bucket", USAGE, "give s3://bucket/prefix"),
                arguments("bundle verify s3://models/1.zip --s3-endpoint s3.example.org", FAILURE, "the endpoint is"),
                arguments("keys", USAGE, "give a command: create or id"),
                arguments("keys create @key", FAILURE, "give a file whose name ends with .pem"),
                arguments("keys create @missing/key.pem", FAILURE, "cannot write the key"),
                arguments("keys id @missing.pem", FAILURE, "cannot read the key file"),
                arguments("keys id @typo.yaml", FAILURE, "holds no '-----BEGIN PUBLIC KEY-----' block"),
                arguments("models publish @nothing", FAILURE, "manifest.json"),
                arguments("models publish @nothing --store s3://models/x", FAILURE, "manifest.json"),
                arguments("gateway --config @missing.yaml", USAGE, "is not there; give the path of a gateway.yaml"),
                arguments("gateway --config @gateway-typo.yaml", USAGE, "bootstrapServer: is not a key"),
                arguments("gateway --config @file", USAGE, "is empty"),
                arguments(
                        "gateway --config @gateway-small.yaml",
                        USAGE,
                        "batch.size: is 262144, above max.request.size 100"),
                arguments("gateway --check-config --config @missing.yaml", USAGE, "is not there; give the path"),
                arguments("gateway --check-config --config @gateway-typo.yaml", USAGE, "bootstrapServer: is not a key"),
                arguments(
                        "gateway --check-config --config @gateway-small.yaml",
                        USAGE,
                        "gateway-small.yaml: kafka.batch"),
                arguments(
                        "trainer --config @trainer-missing.pem.yaml",
                        USAGE,
                        "signKey: cannot read the key file " + folder.resolve("missing.pem")),
                arguments("trainer --config @trainer-nothing.yaml", USAGE, "signKey: cannot read the key file"),
                arguments("trainer --config @trainer-owner.pub.pem.yaml", USAGE, "holds no '-----BEGIN PRIVATE KEY"),
                arguments("trainer --config @trainer-rsa.pem.yaml", USAGE, "holds no Ed25519 private key"),
                arguments("trainer --config @trainer-file.yaml", USAGE, "file holds no '-----BEGIN PRIVATE KEY"),
                arguments("dead-letters", USAGE, "give a command: list or replay"),
                arguments("dead-letters list --since yesterday", USAGE, "--since is 'yesterday'; give a time such as"),
                arguments("dead-letters list --since 0d", USAGE, "--since is '0d'"),
                arguments("dead-letters list --reason BORING", USAGE, "BORING"),
                arguments("dead-letters list --limit 0", USAGE, "--limit is 0; give 1 to 1000000"),
                arguments("dead-letters list --kafka-config @missing", USAGE, "give a properties file"),
                arguments("dead-letters replay", USAGE, "give --all, or --reason, --since or --place"),
                arguments("dead-letters replay --all --reason UNDECODABLE", USAGE, "leave --all out"),
                arguments(
                        "dead-letters replay --place raw-images",
                        USAGE,
                        "'raw-images' is no place; give topic-partition@offset"),
                arguments("stack --kafka-port 70000", USAGE, "70000"),
                arguments("topics create --partitions 0", USAGE, "partitions is 0; give 1 or more"),
                arguments("topics create --registry nonsense", USAGE, "nonsense"),
                arguments("topics create --kafka-config @missing", USAGE, "give a properties file"),
                arguments("produce --images @nothing", FAILURE, "holds no JPEG, PNG or PGM picture"),
                arguments("bench", USAGE, "give a command: gateway, rollout, train, chaos"),
                arguments(
                        "bench train --rounds 0 --out @new",
                        USAGE,
                        "--threads, --steps and --rounds must be 1 or more"),
                arguments("bench rollout --rate 0 --out @new", USAGE, "--rate is 0.0; give pictures a second above 0"),
                arguments("status --timeout 0", USAGE, "--timeout is 0; give 1 to 600 seconds"),
                arguments("status --max-lag -1", USAGE, "--max-lag is -1"),
                arguments("status --kafka-config @missing", USAGE, "give a properties file"),
                arguments("bench chaos --partitions 0 --out @new", USAGE, "--partitions is 0; give 1 to 100"),
                arguments("bench chaos --kills -1 --out @new", USAGE, "--kills is -1; give 0 to 10000"),
                arguments("bench chaos --out @file", FAILURE, "file is no folder; choose another --out"),
                arguments("partner predict --bundles @nothing --max-records 0", USAGE, "give 1 or more"),
                arguments("partner predict --bundles @nothing --version-timeout -1", USAGE, "give 0 s or more"),
                arguments("partner predict --bundles @nothing --on-refusal MAYBE", USAGE, "MAYBE"),
                arguments("partner predict --bundles @nothing --out @file/p", FAILURE, "check --out"),
                arguments("demo --pictures 3", USAGE, "--pictures is 3; give 500 to 10000"),
                arguments("demo --steps 0", USAGE, "give 1 or more"),
                arguments("demo --out @file/demo", FAILURE, "file is no folder; choose another --out"));
    }

    @ParameterizedTest(name = "dpf {0}")
    @MethodSource("calls")
    void shouldSayInOneLineWhatIsWrong(String args, int code, String problem) {
        // When
        Call call = Call.dpf(words(args));

        // Then
        assertThat(call.complaints())
                .singleElement()
                .asString()
                .startsWith("dpf")
                .contains(problem);
        assertThat(call.out()).isEmpty();
        assertThat(call.code()).isEqualTo(code);
        assertThat(folder.resolve("bundle")).doesNotExist();
    }

    @Test
    void shouldSayEachOnALineOfItsOwnWhenAConfigurationIsWrongInManyPlaces() {
        // When
        Call call = Call.dpf(words("gateway --check-config --config @gateway-many.yaml"));

        // Then
        String file = "dpf gateway: " + folder.resolve("gateway-many.yaml") + ": ";
        assertThat(call.complaints())
                .allSatisfy(line -> assertThat(line).startsWith(file))
                .extracting(line -> line.substring(file.length()).replaceFirst(":.*", ""))
                .containsExactlyInAnyOrder("bootstrapServers", "registry.url", "networkId", "sampling.share");
        assertThat(call.out()).isEmpty();
        assertThat(call.code()).isEqualTo(USAGE);
    }

    /** picocli explains exceptions only. */
    @Test
    void shouldSayInOneLineWhatIsWrongWhenAnErrorIsThrown() {
        // Given
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int value) {
                throw new UnsatisfiedLinkError("no jnitorch");
            }
        };

        // When
        Call call = Call.dpfInto(broken, "--version");

        // Then
        assertThat(call.complaints())
                .containsExactly("dpf: a native library does not load: no jnitorch;"
                        + " check the space and rights of ~/.javacpp and the temporary folder");
        assertThat(call.code()).isEqualTo(FAILURE);
    }

    /** A call that would train, were it not for these changes. A word with @ is a path in {@link #folder}. */
    private static String train(String changes) {
        return change("train", "--network @net.onnx --cut stage2 --images @pictures --out @bundle", changes);
    }

    private static String inspect(String changes) {
        return change("network inspect @net.onnx", "--images @pictures", changes);
    }

    private static String learn(String changes) {
        return change("train-network", "--out @new.onnx --size 28x28 --channels gray", changes);
    }

    private static String change(String command, String options, String changes) {
        Map<String, String> values = new LinkedHashMap<>();
        Iterator<String> words = List.of((options + " " + changes).split(" +")).iterator();
        while (words.hasNext()) {
            values.put(words.next(), words.next());
        }
        return values.entrySet().stream()
                .map(option -> option.getKey() + " " + option.getValue())
                .collect(Collectors.joining(" ", command + " ", ""));
    }

    private static String[] words(String args) {
        return Stream.of(args.split(" "))
                .filter(word -> !word.isEmpty())
                .map(word ->
                        word.startsWith("@") ? folder.resolve(word.substring(1)).toString() : word)
                .toArray(String[]::new);
    }

    private static OnnxModel network(TensorSpec input, String operator) {
        GraphBuilder graph = new GraphBuilder("net", 13);
        graph.nodeNamed("Relu", List.of(graph.input(input)), "middle");
        String pooled = graph.node("GlobalAveragePool", List.of(graph.node(operator, List.of("middle"))));
        graph.nodeNamed("Flatten", List.of(pooled), "scores");
        return graph.build(TensorSpec.batched("scores", input.shape().get(1)));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = BadInputTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static void write(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }
}
