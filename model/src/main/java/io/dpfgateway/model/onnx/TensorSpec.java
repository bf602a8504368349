package io.dpfgateway.model.onnx;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A graph's input or output: its name and, as far as the file tells, its shape.
 *
 * @param name the tensor's name
 * @param elementType ONNX's number of the element type; 1 is float32
 * @param shape the dimensions, outermost first; {@value #DYNAMIC} where one may vary; empty where the file tells none
 */
public record TensorSpec(String name, int elementType, List<Long> shape) {
    /** Stands for a dimension that may vary, such as the batch. */
    public static final long DYNAMIC = -1;

    /** ONNX's number of float32. */
    public static final int FLOAT32 = 1;

    private static final String BATCH = "N";

    public TensorSpec {
        shape = List.copyOf(shape);
    }

    /** A float32 tensor {@code [batch, dims...]} with a batch that may vary. */
    public static TensorSpec batched(String name, long... dims) {
        List<Long> shape = new ArrayList<>(List.of(DYNAMIC));
        for (long dim : dims) {
            shape.add(dim);
        }
        return new TensorSpec(name, FLOAT32, shape);
    }

    static TensorSpec of(ValueInfoProto info) {
        TypeProto.Tensor type = info.getType().getTensorType();
        List<Long> shape = type.getShape().getDimList().stream()
                .map(dim -> dim.hasDimValue() && dim.getDimValue() > 0 ? dim.getDimValue() : DYNAMIC)
                .toList();
        return new TensorSpec(info.getName(), type.getElemType(), shape);
    }

    ValueInfoProto toProto() {
        TypeProto.Tensor.Builder type = TypeProto.Tensor.newBuilder().setElemType(elementType);
        if (!shape.isEmpty()) {
            TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
            for (int i = 0; i < shape.size(); i++) {
                TensorShapeProto.Dimension.Builder dim = dims.addDimBuilder();
                if (shape.get(i) != DYNAMIC) {
                    dim.setDimValue(shape.get(i));
                } else if (i == 0) {
                    // Equal names mean equal sizes, so that only the batch has one.
                    dim.setDimParam(BATCH);
                }
            }
            type.setShape(dims);
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(type))
                .build();
    }

    /** Whether a tensor so described can be taken where {@code other} is: the shapes agree as far as both tell. */
    boolean fits(TensorSpec other) {
        if (elementType != other.elementType) {
            return false;
        }
        if (shape.isEmpty() || other.shape.isEmpty()) {
            return true;
        }
        boolean fits = shape.size() == other.shape.size();
        for (int i = 0; fits && i < shape.size(); i++) {
            long mine = shape.get(i);
            long theirs = other.shape.get(i);
            fits = mine == theirs || mine == DYNAMIC || theirs == DYNAMIC;
        }
        return fits;
    }

    /** The shape as a person writes it: {@code [N,3,32,32]}; {@code [?]} where the file tells none. */
    public String shapeText() {
        if (shape.isEmpty()) {
            return "[?]";
        }
        String first = shape.get(0) == DYNAMIC ? BATCH : shape.get(0).toString();
        return shape.stream()
                .skip(1)
                .map(dim -> dim == DYNAMIC ? ",?" : "," + dim)
                .collect(Collectors.joining("", "[" + first, "]"));
    }

    @Override
    public String toString() {
        return name + " " + shapeText();
    }
}
