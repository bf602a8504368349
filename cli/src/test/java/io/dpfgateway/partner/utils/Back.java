package io.dpfgateway.partner.utils;

import io.dpfgateway.partner.trespass.Trespasser;

/** Closes a cycle, in a package whose name says nothing. */
public final class Back {
    private Trespasser trespasser;
}
