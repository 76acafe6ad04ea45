package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors.Pair;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

/** Tests the values and gradients of the ops on two inputs. Either input may be broadcast. */
@Domain(Inputs.class)
class BinaryGradientTest {
    @Property(tries = 80)
    void add(@ForAll Pair p) {
        Check.passes(in -> in[0].add(in[1]), p.a(), p.b());
    }

    @Property(tries = 80)
    void sub(@ForAll Pair p) {
        Check.passes(in -> in[0].sub(in[1]), p.a(), p.b());
    }

    @Property(tries = 80)
    void mul(@ForAll Pair p) {
        Check.passes(in -> in[0].mul(in[1]), p.a(), p.b());
    }

    @Property(tries = 80)
    void div(@ForAll Pair p) {
        Check.passes(in -> in[0].div(in[1]), p.a(), Check.awayFromZero(p.b(), 0.25f));
    }

    @Property(tries = 80)
    void maximum(@ForAll Pair p) {
        Check.passes(in -> Maximum.maximum(in[0], in[1]), p.a(), p.b());
    }

    @Property(tries = 80)
    void minimum(@ForAll Pair p) {
        Check.passes(in -> Minimum.minimum(in[0], in[1]), p.a(), p.b());
    }

    @Property(tries = 80)
    void whereWithAConditionLikeEither(@ForAll Pair p, @ForAll long seed, @ForAll boolean likeLeft) {
        Tensor condition = Check.coins(seed, (likeLeft ? p.a() : p.b()).shape().toArray());
        Check.passes(in -> Where.where(condition, in[0], in[1]), p.a(), p.b());
    }

    @Property(tries = 40)
    void whereWithAConditionLargerThanBoth(@ForAll Pair p, @ForAll long seed) {
        Tensor condition = Check.coins(seed, 2, 3, 1, 1, 1, 1);
        Check.passes(in -> Where.where(condition, in[0], in[1]), p.a(), p.b());
    }

    @Property(tries = 30)
    void constants(@ForAll Tensor x) {
        Check.passes(in -> in[0].mul(3f).add(-0.5f), x);
    }

    @Property(tries = 50)
    void theSameTensorOnBothSides(@ForAll Tensor x) {
        Check.passes(in -> in[0].mul(in[0]).add(in[0]).sub(in[0].div(Check.awayFromZero(x, 1))), x);
    }
}
