package io.dpfgateway.trainer.vault;

import static io.dpfgateway.trainer.vault.Vaults.KEY;
import static io.dpfgateway.trainer.vault.Vaults.NOW;
import static io.dpfgateway.trainer.vault.Vaults.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
    private static final String NAME = "00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff";

    /** What format 1 is: files written by it must stay readable. */
    private static final String GOLDEN =
            "4450465601b5dfff9ee653e7ec000102030405060708090a0b00000035f2b19bff407e8ff1b88a50dd823eb72207d8ae21"
                    + "a85c15126fdb4a084cc1bdc547f15308e139e39a54ef3e622d68b1bfa4a861ac910c0d0e0f101112131415161700000013"
                    + "e4098033e4320636b94e82f9c12ff635cc99e2";

    private final EntryCodec codec = new EntryCodec(KEY, new SecureRandom());

    @Test
    void shouldGiveBackWhatWasPutIn() throws AlteredEntryException {
        Sample unlabelled = new Sample("gate", "7", NOW, null, new byte[] {1, 2, 3});
        byte[] file = codec.encode(NAME, unlabelled, NOW.plusSeconds(5));

        EntryCodec.Content content = codec.decode(NAME, file);

        assertThat(content.entry()).isEqualTo(new Entry(NAME, "gate", "7", NOW, NOW.plusSeconds(5), file.length));
        assertThat(content.label()).isNull();
        assertThat(content.image()).containsExactly(1, 2, 3);
        assertThat(codec.entry(NAME, Arrays.copyOf(file, codec.headBytes(file)), file.length))
                .isEqualTo(content.entry());
    }

    @Test
    void shouldWriteAndReadFormatOneForEver() throws AlteredEntryException {
        // Given
        SecureRandom counting = new SecureRandom() {
            private static final long serialVersionUID = 1L;
            private byte next;

            @Override
            public void nextBytes(byte[] bytes) {
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = next++;
                }
            }
        };
        Sample sample = new Sample("gate", "7", Instant.ofEpochMilli(1000), "cat", new byte[] {1, 2, 3});

        // When
        byte[] file = new EntryCodec(KEY, counting).encode(NAME, sample, Instant.ofEpochMilli(2000));

        // Then
        assertThat(HexFormat.of().formatHex(file)).isEqualTo(GOLDEN);
        EntryCodec.Content content = codec.decode(NAME, HexFormat.of().parseHex(GOLDEN));
        assertThat(content.image()).containsExactly(1, 2, 3);
        assertThat(content.label()).isEqualTo("cat");
        assertThat(content.entry())
                .isEqualTo(new Entry(
                        NAME, "gate", "7", Instant.ofEpochMilli(1000), Instant.ofEpochMilli(2000), file.length));
    }

    @Test
    void shouldNotReadAFileOfWhichAnyBitWasChanged() {
        byte[] file = codec.encode(NAME, sample("gate", 1), NOW);
        for (int at = 0; at < file.length; at++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] changed = file.clone();
                changed[at] ^= (byte) (1 << bit);
                assertThatThrownBy(() -> codec.decode(NAME, changed))
                        .as("byte %d, bit %d", at, bit)
                        .isInstanceOf(AlteredEntryException.class);
            }
        }
    }

    @Test
    void shouldNotReadAFileThatIsShorterOrLonger() {
        byte[] file = codec.encode(NAME, sample("gate", 1), NOW);
        for (int length = 0; length < file.length + 2; length++) {
            byte[] changed = Arrays.copyOf(file, length);
            if (length != file.length) {
                assertThatThrownBy(() -> codec.decode(NAME, changed))
                        .as("%d of %d bytes", length, file.length)
                        .isInstanceOf(AlteredEntryException.class);
            }
        }
    }

    @Test
    void shouldNotReadWhatWasPutElsewhere() {
        // Given
        byte[] one = codec.encode(NAME, sample("gate", 1), NOW);
        byte[] other = codec.encode(NAME, sample("gate", 2), NOW);
        int end = codec.headBytes(one);
        assertThat(codec.headBytes(other)).isEqualTo(end);
        byte[] swapped = one.clone();
        System.arraycopy(other, end, swapped, end, one.length - end);

        // Then: another's name, another's picture, another key
        assertThatThrownBy(() -> codec.decode(NAME.replace('f', 'e'), one)).isInstanceOf(AlteredEntryException.class);
        assertThatThrownBy(() -> codec.decode(NAME, swapped)).isInstanceOf(AlteredEntryException.class);
        EntryCodec stranger = new EntryCodec(VaultKey.parse("b2".repeat(32), "the test"), new SecureRandom());
        assertThatThrownBy(() -> stranger.decode(NAME, one))
                .isInstanceOf(AlteredEntryException.class)
                .hasMessageContaining("key");
    }

    @Test
    void shouldNeverUseANonceTwice() {
        Set<String> nonces = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            byte[] file = codec.encode(NAME, sample("gate", 1), NOW);
            int head = codec.headBytes(file);
            nonces.add(HexFormat.of().formatHex(file, 13, 25));
            nonces.add(HexFormat.of().formatHex(file, head, head + 12));
        }
        assertThat(nonces).hasSize(200);
    }
}
