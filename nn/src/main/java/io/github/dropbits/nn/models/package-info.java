/**
 * Networks with names. Those that are a plain sequence have a factory that gives a {@link
 * io.github.dropbits.nn.layers.Sequential}, {@link io.github.dropbits.nn.models.ResNet18} and {@link
 * io.github.dropbits.nn.models.MobileNetV2} are classes of their own, whose parameters are named as in torchvision.
 */
package io.github.dropbits.nn.models;
