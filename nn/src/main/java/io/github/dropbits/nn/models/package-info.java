/**
 * Ready-made networks. For networks that are a simple sequence of layers, a factory method {@code create} returns a
 * {@link io.github.dropbits.nn.layers.Sequential}. {@link io.github.dropbits.nn.models.ResNet18} and
 * {@link io.github.dropbits.nn.models.MobileNetV2} are classes, and their parameters have the same names as in
 * torchvision. This package uses {@code nn}, {@code nn.layers} and {@code core}.
 */
package io.github.dropbits.nn.models;
