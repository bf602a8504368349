package io.dpfgateway.imaging.benchmark;

import io.dpfgateway.imaging.decode.Reduction;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Counts how many damaged pictures a decoder hands out as if they were whole. Damaged are photos of which ImageIO, behind the
 * header walk, says so: some bytes changed within the data, or the second half of the data missing and an end marker put there.
 */
final class DamageTable {
    private static final int DAMAGED = 500;
    private static final int LARGEST = 60_000;

    private DamageTable() {}

    static void print() {
        List<byte[]> photos = Photos.asTheyAre().stream()
                .filter(photo -> photo.length < LARGEST)
                .toList();
        Random random = new Random(1);
        Map<Candidate, Integer> shown = new EnumMap<>(Candidate.class);
        int damaged = 0;
        while (damaged < DAMAGED) {
            byte[] mutant = mutant(photos.get(random.nextInt(photos.size())), random);
            if (!shows(Candidate.IMAGE_IO, mutant)) {
                damaged++;
                for (Candidate candidate : Candidate.values()) {
                    shown.merge(candidate, shows(candidate, mutant) ? 1 : 0, Integer::sum);
                }
            }
        }
        System.out.println("Shown as if whole, of " + DAMAGED + " damaged pictures: " + shown);
    }

    private static boolean shows(Candidate candidate, byte[] encoded) {
        try {
            return candidate.decode(encoded, Reduction.NONE) != null;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static byte[] mutant(byte[] photo, Random random) {
        if (random.nextInt(4) == 0) {
            byte[] half = Arrays.copyOf(photo, photo.length / 2);
            half[half.length - 2] = (byte) 0xff;
            half[half.length - 1] = (byte) 0xd9;
            return half;
        }
        byte[] changed = photo.clone();
        for (int i = 0; i < 3; i++) {
            changed[photo.length / 2 + random.nextInt(photo.length / 2)] = (byte) random.nextInt();
        }
        return changed;
    }
}
