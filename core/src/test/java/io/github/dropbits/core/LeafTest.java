package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Only leaves that require a gradient receive one; detached tensors do not. */
class LeafTest {
    @Test
    void onlyLeavesThatAskGetGradients() {
        Tensor constant = Tensor.scalar(3);
        Tensor leaf = Tensor.scalar(2).requiresGrad(true);
        Tensor y = constant.mul(leaf);
        y.backward();
        assertEquals(3, leaf.grad().item());
        assertNull(constant.grad());
        assertNull(y.grad());
    }

    @Test
    void wishesCanBeTakenBack() {
        Tensor leaf = Tensor.scalar(2).requiresGrad(true);
        leaf.exp();
        assertSame(leaf, leaf.requiresGrad(false));
        assertFalse(leaf.needsGradient());
        assertFalse(leaf.exp().needsGradient());
        leaf.requiresGrad(true).square().backward();
        assertEquals(4, leaf.grad().item());
    }

    @Test
    void resultsAreNoLeaves() {
        Tensor y = Tensor.scalar(2).requiresGrad(true).exp();
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> y.requiresGrad(true));
        assertTrue(e.getMessage().contains("op exp"), e.getMessage());
    }

    @Test
    void resultsOfConstantsAreLeaves() {
        Tensor y = Tensor.scalar(2).exp().requiresGrad(true);
        y.square().backward();
        assertEquals(2 * y.item(), y.grad().item());
    }

    @Test
    void detachCutsAndSharesTheValues() {
        Tensor leaf = Tensor.of(new float[] {1, 2}, 2).requiresGrad(true);
        Tensor middle = leaf.mul(3);
        Tensor cut = middle.detach();
        assertSame(middle.array(), cut.array());
        assertFalse(cut.needsGradient());
        cut.mul(leaf).sum().backward();
        // The gradient comes only from the factor leaf, not through the detached values.
        assertArrayEquals(new float[] {3, 6}, leaf.grad().toArray());
    }

    @Test
    void aDetachedTensorCanBeALeafOfItsOwn() {
        Tensor leaf = Tensor.scalar(2).requiresGrad(true);
        Tensor other = leaf.square().detach().requiresGrad(true);
        other.square().backward();
        assertEquals(8, other.grad().item());
        assertNull(leaf.grad());
    }
}
