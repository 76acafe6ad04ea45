/**
 * Ready-made networks. Those that are a plain sequence have a factory method {@code create} that returns a {@link
 * io.github.dropbits.nn.layers.Sequential}. {@link io.github.dropbits.nn.models.ResNet18} and {@link
 * io.github.dropbits.nn.models.MobileNetV2} are classes of their own, whose parameters are named as in torchvision.
 * Uses {@code nn}, {@code nn.layers} and {@code core}.
 */
package io.github.dropbits.nn.models;
