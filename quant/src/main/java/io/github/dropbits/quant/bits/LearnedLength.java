package io.github.dropbits.quant.bits;

import io.github.dropbits.nn.layers.WeightLayer;
import io.github.dropbits.quant.LayerReport;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.Quantizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A learned bit-length and the cost of its bits.
 *
 * @param gates the gates of the bits
 * @param cost the cost of a bit, scaled so that the average over a model is 1; 0 if the budget does not count this
 *     bit-length
 */
record LearnedLength(DropBits gates, double cost) {
    /**
     * Returns the learned bit-lengths of a model, in the order of its layers, with costs scaled so that their average
     * is 1.
     */
    static List<LearnedLength> of(Quantization q, BitBudget.Cost cost) {
        List<LearnedLength> raw = new ArrayList<>();
        double sum = 0;
        for (Map.Entry<WeightLayer, LayerReport> entry : q.layers().entrySet()) {
            LayerReport row = entry.getValue();
            for (Quantizer quantizer : new Quantizer[] {row.weight(), row.input()}) {
                double share = switch (cost) {
                    case COUNT -> 1;
                    case SIZE -> quantizer == row.weight() ? entry.getKey().weight().elements() : 0;
                    case COMPUTE -> row.multiplyAdds();
                };
                DropBits gates = quantizer == null ? null : learned(quantizer);
                if (gates != null) {
                    raw.add(new LearnedLength(gates, share));
                    sum += share;
                }
            }
        }
        if (sum == 0) {
            throw new IllegalArgumentException("no bit-length is learned that the budget '" + cost + "' counts");
        }
        double mean = sum / raw.size();
        return raw.stream().map(l -> new LearnedLength(l.gates, l.cost / mean)).toList();
    }

    private static DropBits learned(Quantizer quantizer) {
        return quantizer.namedModules().values().stream()
                .filter(m -> m instanceof DropBits d && d.learned() && d.mostBits() > d.minBits())
                .map(m -> (DropBits) m).findFirst().orElse(null);
    }
}
