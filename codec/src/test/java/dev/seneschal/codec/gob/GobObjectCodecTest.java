package dev.seneschal.codec.gob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.contract.ObjectCodecContract;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.ObjectCodec;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class GobObjectCodecTest extends ObjectCodecContract {

    @Override
    protected ObjectCodec codec() {
        return new GobObjectCodec();
    }

    @Test
    void namesTheClassThatItCannotWrite() {
        assertThatThrownBy(() -> codec().encode(new ArrayList<>()))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("java.util.ArrayList");
    }

    @Test
    void readsBodiesWithTheNamesOfAHost() {
        Gob gob = Gob.builder().register("geo.Point", VectorClasses.Point.class).build();
        GobObjectCodec codec = new GobObjectCodec(gob);
        VectorClasses.Wrap body = new VectorClasses.Wrap(new VectorClasses.Point(1, 2));

        byte[] bytes = codec.encode(body);

        assertThat(codec.decode(bytes, VectorClasses.Wrap.class, dev.seneschal.wire.WireLimits.defaults()))
                .isEqualTo(body);
    }
}
