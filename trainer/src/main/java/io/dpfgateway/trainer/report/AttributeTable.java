package io.dpfgateway.trainer.report;

import io.dpfgateway.trainer.attack.AttributeAttack;
import java.util.List;

/**
 * What classifiers learned of an attribute.
 *
 * @param name of the attribute
 * @param classes how many values it takes
 * @param pictures how many it was judged on
 * @param majority what guessing the commonest value gets right
 * @param rows one for each kind of input
 */
record AttributeTable(String name, String classes, String pictures, String majority, List<Row> rows) {
    static AttributeTable of(AttributeAttack attack) {
        return new AttributeTable(
                attack.attribute(),
                Figures.count(attack.classes()),
                Figures.count(attack.pictures()),
                Figures.percent(attack.majority()),
                attack.guesses().stream()
                        .map(guess -> new Row(
                                Names.sees(guess.sees()),
                                Figures.percent(guess.linear()),
                                Figures.percent(guess.convolutional())))
                        .toList());
    }

    /** One line. */
    record Row(String sees, String linear, String convolutional) {}
}
