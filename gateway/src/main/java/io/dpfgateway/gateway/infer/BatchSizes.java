package io.dpfgateway.gateway.infer;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The numbers of pictures that a session is run with. CUDA plans anew for each shape that it has not seen, so there only powers
 * of two are run, and a batch between two of them is padded; the CPU takes each number as it comes, where padding would be work
 * for nothing.
 *
 * @param sizes ascending, the last is the largest batch
 */
record BatchSizes(List<Integer> sizes) {
    static BatchSizes of(ExecutionProvider provider, int most) {
        return new BatchSizes(
                switch (provider) {
                    case CPU -> IntStream.rangeClosed(1, most).boxed().toList();
                    case CUDA ->
                        IntStream.concat(
                                        IntStream.iterate(1, size -> size < most, size -> 2 * size), IntStream.of(most))
                                .boxed()
                                .toList();
                });
    }

    /** The powers of two and the largest: what is run before the first real picture. */
    List<Integer> warmedUp() {
        return sizes.stream()
                .filter(size -> Integer.bitCount(size) == 1 || size == most())
                .toList();
    }

    int most() {
        return sizes.get(sizes.size() - 1);
    }
}
