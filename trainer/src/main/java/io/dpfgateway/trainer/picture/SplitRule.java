package io.dpfgateway.trainer.picture;

import java.util.Locale;

/** What decides on which side of a split a picture is. */
public enum SplitRule {
    /** Its own hash. Other pictures of the same person or thing may lie on the other side. */
    BY_PICTURE,
    /**
     * Its label: all pictures of a label are on one side, so that what is held out shows nobody who was learned from. A share of
     * the labels is held out, those whose names hash lowest; every picture needs a label.
     */
    BY_LABEL;

    /** As a user writes it: {@code by-label}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
