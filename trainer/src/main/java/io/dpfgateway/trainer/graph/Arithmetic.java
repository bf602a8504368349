package io.dpfgateway.trainer.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Element-wise arithmetic with broadcasting, matrix products and casts. */
final class Arithmetic {
    private Arithmetic() {}

    /** An operator of one input and no attributes. */
    static Operator.Factory unary(UnaryOperator<Tensor> function) {
        return node -> in -> function.apply(in.get(0));
    }

    /** An operator of two inputs, which are broadcast, and no attributes. */
    static Operator.Factory binary(BinaryOperator<Tensor> function) {
        return node -> in -> function.apply(in.get(0), in.get(1));
    }

    /** An operator of any number of inputs, which are broadcast, and no attributes. */
    static Operator.Factory folding(BinaryOperator<Tensor> function) {
        return node -> in -> {
            Tensor folded = in.get(0);
            for (int i = 1; i < in.count(); i++) {
                folded = function.apply(folded, in.get(i));
            }
            return folded;
        };
    }

    static Operator add(NodeReader node) {
        return in -> in.get(0).add(in.get(1));
    }

    static Operator sub(NodeReader node) {
        return in -> in.get(0).sub(in.get(1));
    }

    static Operator mul(NodeReader node) {
        return in -> in.get(0).mul(in.get(1));
    }

    static Operator div(NodeReader node) {
        // The native option does not copy its text: a temporary one would be gone before the division.
        return in -> in.get(0).is_floating_point()
                ? in.get(0).div(in.get(1))
                : in.get(0).div(in.get(1), new StringViewOptional(new BytePointer("trunc")));
    }

    static Operator pow(NodeReader node) {
        return in -> {
            Tensor base = in.get(0);
            return base.pow(in.get(1)).to(base.scalar_type());
        };
    }

    static Operator sum(NodeReader node) {
        return folding((a, b) -> a.add(b)).create(node);
    }

    static Operator mean(NodeReader node) {
        Operator sum = sum(node);
        return in -> sum.apply(in).div(new Scalar((double) in.count()));
    }

    static Operator where(NodeReader node) {
        return in -> torch.where(in.get(0), in.get(1), in.get(2));
    }

    static Operator matMul(NodeReader node) {
        return in -> torch.matmul(in.get(0), in.get(1));
    }

    /** {@code alpha * A * B + beta * C}, A and B transposed on demand. */
    static Operator gemm(NodeReader node) {
        boolean transposeA = node.flag("transA", false);
        boolean transposeB = node.flag("transB", false);
        double alpha = node.number("alpha", 1);
        double beta = node.number("beta", 1);
        return in -> {
            Tensor a = transposeA ? in.get(0).t() : in.get(0);
            Tensor b = transposeB ? in.get(1).t() : in.get(1);
            Tensor c = in.find(2);
            return c == null
                    ? torch.matmul(a, b).mul(new Scalar(alpha))
                    : torch.addmm(c, a, b, new Scalar(beta), new Scalar(alpha));
        };
    }

    static Operator cast(NodeReader node) {
        // Only for 8-bit floats, which are refused below.
        node.integer("saturate", 1);
        TensorProto typed = TensorProto.newBuilder()
                .setDataType(Math.toIntExact(node.integer("to", 0)))
                .build();
        try {
            torch.ScalarType type = TensorCodec.scalarType(typed);
            return in -> in.get(0).to(type);
        } catch (UnsupportedTensorException e) {
            throw node.refuse("attribute to is " + typed.getDataType() + ", supported are the numbers of FLOAT (1), "
                    + "INT32 (6), INT64 (7), BOOL (9) and DOUBLE (11)");
        }
    }
}
