package io.dpfgateway.cli.bench;

import io.dpfgateway.cli.rollout.Change;
import java.util.List;

/**
 * One change of a rollout, in the order in which an operator makes them: a version on trial, taken back; the next on trial,
 * promoted, taken back; and so on with new versions, over a first one that stays stable in between.
 *
 * @param kind what is done
 * @param version the one that it is done to
 */
record SwapTurn(Kind kind, int version) {
    private static final List<Kind> ROUND =
            List.of(Kind.CANARY, Kind.ROLLBACK, Kind.CANARY, Kind.PROMOTION, Kind.ROLLBACK);

    /** A round tries the one up to here, and the other from here on. */
    private static final int SECOND = 2;

    private static final int VERSIONS_A_ROUND = 2;

    /** What is done. */
    enum Kind {
        CANARY,
        PROMOTION,
        ROLLBACK
    }

    /** @param number from 0 */
    static SwapTurn of(int number) {
        int place = number % ROUND.size();
        int first = 2 + number / ROUND.size() * VERSIONS_A_ROUND;
        return new SwapTurn(ROUND.get(place), place < SECOND ? first : first + 1);
    }

    Change change(double share) {
        return switch (kind) {
            case CANARY -> new Change.Canary(version, share);
            case PROMOTION -> new Change.Promotion(null);
            case ROLLBACK -> new Change.Rollback();
        };
    }
}
