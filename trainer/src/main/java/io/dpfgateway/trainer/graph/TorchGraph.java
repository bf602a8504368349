package io.dpfgateway.trainer.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.checkpoint.Resumable;
import io.dpfgateway.trainer.checkpoint.TensorState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One ONNX graph, executable on libtorch, through which gradients flow. Owns the native copies of the model's stored
 * tensors, outside any {@link PointerScope}, until {@link #close()}. What a run returns belongs to the caller's scope.
 *
 * <p>Not thread-safe: one thread at a time.
 */
public final class TorchGraph implements Resumable, AutoCloseable {
    private final OnnxModel model;
    private final Roles roles;
    private final Program program;
    private final Set<String> inputNames;
    private final Map<Question, Program.Plan> plans = new HashMap<>();

    /** By slot: the stored tensors, each with one reference that belongs to this graph, under all of its names. */
    private final @Nullable Tensor[] lent;

    private final boolean trainable;
    private boolean training;

    /** What a run is given and what it is to compute, by name. */
    private record Question(Set<String> given, Set<String> wanted) {}

    static {
        TorchRuntime.load();
    }

    private TorchGraph(OnnxModel model, StoredTensors tensors, Roles roles, boolean trainable) {
        this.model = model;
        this.roles = roles;
        this.trainable = trainable;
        this.training = trainable;
        this.program = new Program(model, tensors);
        this.inputNames =
                model.inputs().stream().map(TensorSpec::name).collect(Collectors.toCollection(LinkedHashSet::new));
        this.lent = new Tensor[program.size()];
        Map<String, Tensor> copies = new HashMap<>();
        for (String name : tensors.names()) {
            TensorProto proto = tensors.get(name);
            Tensor copy = copies.get(proto.getName());
            if (copy == null) {
                copy = TensorCodec.toTorch(proto);
                copies.put(proto.getName(), copy);
            } else {
                copy.retainReference();
            }
            lent[program.slot(name)] = copy;
        }
        roles.parameters().forEach(name -> slotTensor(name).set_requires_grad(true));
    }

    /**
     * A graph whose stored tensors never change. Gradients flow through it to its inputs. Batch normalisation uses the
     * statistics that the model has.
     *
     * @throws UnsupportedOperatorException if the graph uses what the trainer cannot execute; names each such operator
     * @throws UnsupportedTensorException if a stored tensor cannot be read
     */
    public static TorchGraph frozen(OnnxModel model) {
        return new TorchGraph(model, new StoredTensors(model), Roles.NONE, false);
    }

    /** {@link #trainable(OnnxModel, Predicate)} with every weight trained. */
    public static TorchGraph trainable(OnnxModel model) {
        return trainable(model, name -> true);
    }

    /**
     * A graph whose weights can be trained. A weight is a float32 initializer that some node uses as data; constants,
     * tensors of rank 0, bounds, shapes and running statistics are none. It starts {@linkplain #setTraining in training}.
     *
     * @param isTrainable whether the weight of this name is to be a parameter; others stay as they are
     * @throws UnsupportedOperatorException if the graph uses what the trainer cannot execute; names each such operator
     * @throws UnsupportedTensorException if a stored tensor cannot be read
     */
    public static TorchGraph trainable(OnnxModel model, Predicate<String> isTrainable) {
        StoredTensors tensors = new StoredTensors(model);
        return new TorchGraph(model, tensors, Roles.of(model, tensors, isTrainable), true);
    }

    /** The names of the parameters, in the order of the model's initializers. */
    public List<String> parameterNames() {
        return List.copyOf(roles.parameters());
    }

    /**
     * One parameter: the live tensor, whose values the graph computes with. Owned by this graph.
     *
     * @throws IllegalArgumentException if there is no parameter of this name
     */
    public Tensor parameter(String name) {
        if (!roles.parameters().contains(name)) {
            throw new IllegalArgumentException("the graph has no parameter '" + name + "'");
        }
        return slotTensor(name);
    }

    /** The parameters in the order of {@link #parameterNames()}; the live tensors, owned by this graph. */
    public List<Tensor> parameters() {
        return roles.parameters().stream().map(this::parameter).toList();
    }

    /**
     * Chooses what batch normalisation does: in training it normalises by the batch's statistics and moves the running
     * ones towards them, else it normalises by the running ones.
     *
     * @throws IllegalStateException if the graph is frozen
     */
    public void setTraining(boolean training) {
        if (!trainable) {
            throw new IllegalStateException("a frozen graph has no training mode; make a trainable one");
        }
        this.training = training;
    }

    /**
     * Runs a graph of one input and one output.
     *
     * @param input borrowed; of the shape that the graph expects
     * @return the output, owned by the caller's innermost {@link PointerScope}
     * @throws GraphRunException if a node fails, most often because the input's shape does not fit
     */
    public Tensor run(Tensor input) {
        String output = model.output().name();
        Tensor result = run(Map.of(model.input().name(), input), Set.of(output)).get(output);
        if (result == null) {
            throw new IllegalStateException("no output '" + output + "'");
        }
        return result;
    }

    /**
     * Computes any tensors of the graph, and only what they need.
     *
     * @param given by name; borrowed. Inputs, of which those on which no wanted tensor depends may be left out, and tensors from
     *     the middle of the graph, which are then not computed
     * @param wanted names of outputs or of any other tensors
     * @return the wanted tensors by name, owned by the caller's innermost {@link PointerScope}
     * @throws IllegalArgumentException if a name is not one of the graph's, what is given is stored in it, or an input that is
     *     needed is missing
     * @throws GraphRunException if a node fails, most often because an input's shape does not fit
     */
    public Map<String, Tensor> run(Map<String, Tensor> given, Set<String> wanted) {
        Program.Plan plan =
                plans.computeIfAbsent(new Question(Set.copyOf(given.keySet()), Set.copyOf(wanted)), this::plan);
        requireInputs(given.keySet(), plan);
        try (Slots slots = new Slots(lent)) {
            given.forEach((name, tensor) -> slots.lend(program.slot(name), tensor));
            for (int i = 0; i < plan.steps().size(); i++) {
                Program.Step step = plan.steps().get(i);
                slots.own(step.output(), execute(step, slots));
                slots.free(plan.lastUses().get(i));
            }
            Map<String, Tensor> results = new LinkedHashMap<>();
            wanted.forEach(name -> results.put(name, new Tensor(slots.get(program.slot(name)))));
            return results;
        }
    }

    /**
     * The model with the values that its parameters and running statistics have now; all else is what it was, byte for
     * byte.
     */
    public OnnxModel export() {
        ModelProto.Builder changed = model.proto().toBuilder();
        GraphProto.Builder graph = changed.getGraphBuilder();
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            TensorProto initializer = graph.getInitializer(i);
            String name = initializer.getName();
            if (roles.parameters().contains(name) || roles.statistics().contains(name)) {
                graph.setInitializer(i, TensorCodec.withValues(initializer, slotTensor(name)));
            }
        }
        return OnnxModel.of(changed.build(), "the trained graph");
    }

    /** How many numbers the parameters are. */
    public long parameterCount() {
        return parameters().stream().mapToLong(Tensor::numel).sum();
    }

    /** The values of the parameters and the running statistics. */
    @Override
    public void save(DataOutput out) throws IOException {
        for (String name : roles.changing()) {
            TensorState.save(slotTensor(name), out);
        }
    }

    @Override
    public void load(DataInput in) throws IOException {
        for (String name : roles.changing()) {
            TensorState.load(slotTensor(name), in);
        }
    }

    /** Frees the stored tensors, parameters among them. The graph must not be used again. */
    @Override
    public void close() {
        for (int slot = 0; slot < lent.length; slot++) {
            Tensor tensor = lent[slot];
            lent[slot] = null;
            if (tensor != null) {
                tensor.close();
            }
        }
    }

    private Program.Plan plan(Question question) {
        return program.plan(slots(question.wanted()), slots(question.given()));
    }

    private Set<Integer> slots(Set<String> names) {
        return names.stream().map(program::slot).collect(Collectors.toSet());
    }

    private void requireInputs(Set<String> given, Program.Plan plan) {
        for (String name : given) {
            if (lent[program.slot(name)] != null) {
                throw new IllegalArgumentException("'" + name + "' is stored in the graph and cannot be given");
            }
        }
        for (String name : inputNames) {
            if (plan.reads().contains(program.slot(name)) && !given.contains(name)) {
                throw new IllegalArgumentException("the input '" + name + "' is missing");
            }
        }
    }

    private Tensor execute(Program.Step step, Slots slots) {
        @Nullable Tensor[] tensors = step.inputs().stream().map(slots::find).toArray(Tensor[]::new);
        Inputs in = new Inputs(tensors, training);
        try (PointerScope scope = new PointerScope()) {
            return step.operator().apply(in).retainReference();
        } catch (RuntimeException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new GraphRunException(
                    step.label() + " failed: " + reason + "; its inputs have the shapes " + in.shapes()
                            + ": check that the graph's input has the shape that the graph expects",
                    e);
        }
    }

    private Tensor slotTensor(String name) {
        Tensor tensor = lent[program.slot(name)];
        if (tensor == null) {
            throw new IllegalStateException("the graph is closed");
        }
        return tensor;
    }
}
