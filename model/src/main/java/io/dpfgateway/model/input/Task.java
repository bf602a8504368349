package io.dpfgateway.model.input;

/** What a network's output is good for, and so what it means that two outputs are alike. */
public enum Task {
    /** One score a class: two outputs are alike if they speak for the same class. */
    CLASSIFICATION,
    /** A vector that lies close to those of like pictures: two are alike if they point the same way. */
    EMBEDDING
}
