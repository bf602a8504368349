package io.dpfgateway.cli.command;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.trainer.attack.Attribute;
import io.dpfgateway.trainer.picture.PictureSplit;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values of one attribute, one {@code path,value} a line; the value is what follows the last comma.
 *
 * @param name of the file
 * @param values by the picture's path
 */
record AttributeFile(String name, Map<String, String> values) {
    /** @throws CommandFailedException if there is no such file, or a line is none of these */
    static AttributeFile read(Path file) {
        Map<String, String> values = new HashMap<>();
        try {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                int comma = line.lastIndexOf(',');
                if (comma < 1 || comma == line.length() - 1) {
                    throw new CommandFailedException(
                            file + ", line " + number + ": '" + line + "' is no 'path,value'; correct it");
                }
                values.put(
                        line.substring(0, comma).strip(),
                        line.substring(comma + 1).strip());
            }
        } catch (MalformedInputException e) {
            throw new CommandFailedException(file + " is no UTF-8 text; give 'path,value' lines", e);
        } catch (IOException e) {
            throw new CommandFailedException("cannot read " + file + ": " + e.getMessage(), e);
        }
        return new AttributeFile(String.valueOf(file.getFileName()), values);
    }

    @Nullable
    String find(String picture) {
        return values.get(picture);
    }

    /**
     * The values of the pictures of a split.
     *
     * @param byHash the value of each picture by its hash
     * @throws CommandFailedException if it names none of the training pictures
     */
    Attribute of(PictureSplit pictures, Map<String, String> byHash) {
        List<@Nullable String> train = values(pictures.train(), byHash);
        if (train.stream().allMatch(value -> value == null)) {
            throw new CommandFailedException(
                    name + " names none of the pictures; give their paths as they are within --images");
        }
        return new Attribute(name, train, values(pictures.heldOut(), byHash));
    }

    private static List<@Nullable String> values(List<PreparedPicture> pictures, Map<String, String> byHash) {
        return pictures.stream()
                .<@Nullable String>map(picture -> byHash.get(picture.sha256()))
                .toList();
    }
}
