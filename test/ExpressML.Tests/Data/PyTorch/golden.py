"""Makes golden.json: what PyTorch gives for layers, losses, gradient methods, schedules and whole trainings, in double precision.

    python3 golden.py > golden.json

Settings stand in the file as ExpressML names them. Numbers that go in are not stored: number i of stream s is SplitMix64's output function
of s * 2^32 + i, its upper 24 bits as a number of [-1, 1), so that single precision holds it; GoldenFile.cs draws the same.
Of a tensor that comes out there are the sum, each number times one of a stream, and about 24 of the numbers: see digest.
The file was made with PyTorch 1.13.1; libtorch 2.10, called through TorchSharp 0.107.0, gives the same in all digits.
"""
import json
import math
import random
import sys

import torch
import torch.nn.functional as F
from torch.optim import lr_scheduler

INPUT, GRADIENT, WEIGHTS_OF_SUM, TARGETS, NOISE, PARAMETERS = 1, 2, 3, 4, 1000, 100
MASK = (1 << 64) - 1
pick = random.Random(1)


def mix(value):
    value = (value + 0x9E3779B97F4A7C15) & MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & MASK
    return value ^ (value >> 31)


def stream(number, length):
    return [(mix((number << 32) + i) >> 40) / 2**23 - 1 for i in range(length)]


def draw(number, shape):
    return torch.tensor(stream(number, math.prod(shape)), dtype=torch.float64).reshape(shape)


def single(tensor):
    return tensor.float().double()


def numbers(values):
    return [float(f"{value:.8g}") for value in values]


def digest(tensor):
    values = tensor.detach().flatten()
    return numbers([(values * draw(WEIGHTS_OF_SUM, values.shape)).sum().item()] + values[:: len(values) // 24 | 1].tolist())


# ---- Layers: the shapes of the parameters for an input of shape s; then the output for the input x and the parameters p.

def conv2d_parameters(s, filters, window, stride=1, padding=0, dilation=1, groups=1, bias=True):
    return {"weight": [filters, s[0] // groups, window, window], **({"bias": [filters]} if bias else {})}


def conv2d(x, p, filters, window, stride=1, padding=0, dilation=1, groups=1, bias=True):
    return F.conv2d(x, p["weight"], p.get("bias"), stride, padding, dilation, groups)


def channels(*names):
    return lambda s, *settings: {name: [s[0]] for name in names}


def subsampling(x, p, window):
    return F.avg_pool2d(x, window) * window**2 * p["coefficient"].reshape(-1, 1, 1) + p["bias"].reshape(-1, 1, 1)


def nothing(s, *settings):
    return {}


LAYERS = {
    "Dense": (lambda s, units, bias=True: {"weight": [units, s[0]], **({"bias": [units]} if bias else {})},
              lambda x, p, units, bias=True: F.linear(x.flatten(1), p["weight"], p.get("bias"))[:, :, None, None]),
    "Conv2D": (conv2d_parameters, conv2d),
    "MaxPool2D": (nothing, lambda x, p, window, stride, padding=0: F.max_pool2d(x, window, stride, padding)),
    "MinPool2D": (nothing, lambda x, p, window, stride, padding=0: -F.max_pool2d(-x, window, stride, padding)),
    "AveragePool2D": (nothing, lambda x, p, window, stride, padding=0: F.avg_pool2d(x, window, stride, padding)),
    "GlobalMaxPool2D": (nothing, lambda x, p: F.adaptive_max_pool2d(x, 1)),
    "GlobalAveragePool2D": (nothing, lambda x, p: F.adaptive_avg_pool2d(x, 1)),
    "AdaptiveAveragePool2D": (nothing, lambda x, p, height, width: F.adaptive_avg_pool2d(x, (height, width))),
    "BatchNormalization": (channels("scale", "shift", "mean", "variance"), lambda x, p, momentum=0.1, epsilon=1e-5: F.batch_norm(
        x, p["mean"], p["variance"], p["scale"], p["shift"], torch.is_grad_enabled(), momentum, epsilon)),
    "LayerNormalization": (lambda s, epsilon=1e-5: {"scale": s, "shift": s},
                           lambda x, p, epsilon=1e-5: F.layer_norm(x, x.shape[1:], p["scale"], p["shift"], epsilon)),
    "LocalResponseNormalization": (nothing, lambda x, p, size=5, alpha=1e-4, beta=0.75, k=2:
                                   F.local_response_norm(x, size, size * alpha, beta, k)),
    "ReplicationPad2D": (nothing, lambda x, p, padding: F.pad(x, 4 * [padding], "replicate")),
    "Subsampling2D": (channels("coefficient", "bias"), subsampling),
    "RadialBasis": (lambda s, units: {"code": [units, s[0]]},
                    lambda x, p, units: -(x.flatten(1)[:, None] - p["code"]).square().sum(2)[:, :, None, None]),
    "Flatten": (nothing, lambda x, p: x.flatten(1)[:, :, None, None]),
    "Relu": (nothing, lambda x, p: F.relu(x)),
    "LeakyRelu": (nothing, lambda x, p, slope=0.01: F.leaky_relu(x, slope)),
    "Elu": (nothing, lambda x, p, alpha=1: F.elu(x, alpha)),
    "Selu": (nothing, lambda x, p: F.selu(x)),
    "Gelu": (nothing, lambda x, p: F.gelu(x)),
    "Silu": (nothing, lambda x, p: F.silu(x)),
    "Softplus": (nothing, lambda x, p: F.softplus(x)),
    "Sigmoid": (nothing, lambda x, p: torch.sigmoid(x)),
    "Tanh": (nothing, lambda x, p: torch.tanh(x)),
    "ScaledTanh": (nothing, lambda x, p: 1.7159 * torch.tanh(2 * x / 3)),
    "Softmax": (nothing, lambda x, p: F.softmax(x, 1)),
}

MEASURED = {"mean", "variance", "code"}


class Chain:
    """Layers one after another. Parameters are drawn when the first input shows their shapes, each from the next stream."""

    def __init__(self, layers, parameters=None):
        self.layers, self.parameters = layers, [] if parameters is None else parameters
        self.chains, self.own = {}, {}

    def __call__(self, x):
        for i, (name, *settings) in enumerate(self.layers):
            if name in ("Residual", "Concatenate"):
                if i not in self.chains:
                    self.chains[i] = [Chain(chain, self.parameters) for chain in settings]
                ends = [chain(x) for chain in self.chains[i]]
                x = sum(ends) if name == "Residual" else torch.cat(ends, 1)
            else:
                shapes, forward = LAYERS[name]
                if i not in self.own:
                    self.own[i] = {key: self.draw(key, shape) for key, shape in shapes(list(x.shape[1:]), *settings).items()}
                x = forward(x, self.own[i], *settings)
        return x

    def draw(self, name, shape):
        values = draw(PARAMETERS + len(self.parameters), shape)
        if name == "weight":
            values = values * math.sqrt(6 / math.prod(shape[1:]))
        else:
            values = 1 + values / 2 if name in ("scale", "variance") else values / 4
        self.parameters.append((name, single(values).requires_grad_(name not in MEASURED)))
        return self.parameters[-1][1]

    def trained(self):
        return [(name, values) for name, values in self.parameters if name not in MEASURED]


def image(least=1, most=9):
    return [pick.randint(1, 7), pick.randint(least, most), pick.randint(least, most)]


def convolution(groups, per_group):
    while True:
        window, stride, padding, dilation = pick.randint(1, 7), pick.randint(1, 3), pick.randint(0, 3), pick.randint(1, 3)
        shape = [groups * per_group, pick.randint(3, 11), pick.randint(3, 11)]
        if min(shape[1:]) + 2 * padding > dilation * (window - 1):
            return [groups * pick.randint(1, 9), window, stride, padding, dilation, groups, pick.random() < 0.5], shape


def pooling():
    window = pick.randint(1, 5)
    return [window, pick.randint(1, 4), pick.randint(0, window // 2)], image(window)


def layer_cases():
    draws = {name: lambda: ([], image()) for name, (shapes, _) in LAYERS.items() if name != "RadialBasis"}
    draws.update({
        "Dense": lambda: ([pick.randint(1, 20), pick.random() < 0.5], [pick.randint(1, 60), 1, 1]),
        "Conv2D": lambda: convolution(1, pick.randint(1, 6)),
        "Conv2D in groups": lambda: convolution(pick.randint(2, 3), pick.randint(1, 3)),
        "Conv2D depthwise": lambda: convolution(pick.randint(2, 6), 1),
        "Conv2D of many channels": lambda: (
            [pick.randint(16, 30), 3, 1, pick.randint(0, 2), 1, 1, pick.random() < 0.5],
            [pick.randint(16, 30), pick.randint(6, 11), pick.randint(6, 11)]),
        "MaxPool2D": pooling, "MinPool2D": pooling, "AveragePool2D": pooling,
        "AdaptiveAveragePool2D": lambda: ([pick.randint(1, 8), pick.randint(1, 8)], image()),
        "BatchNormalization": lambda: ([pick.choice([0.1, 0.3, 1]), pick.choice([1e-5, 1e-3])], image(2)),
        "LayerNormalization": lambda: ([pick.choice([1e-5, 1e-3])], image(2)),
        "LocalResponseNormalization": lambda: (
            [pick.randint(1, 6), pick.choice([1e-4, 0.1]), pick.choice([0.5, 0.75]), pick.choice([1, 2])], image()),
        "ReplicationPad2D": lambda: ([pick.randint(1, 3)], image()),
        "Subsampling2D": lambda: ([pick.randint(1, 3)], image(3)),
        "RadialBasis": lambda: ([pick.randint(1, 9)], [pick.randint(1, 40), 1, 1]),
        "LeakyRelu": lambda: ([pick.choice([0.01, 0.3])], image()),
        "Elu": lambda: ([pick.choice([0.5, 1])], image()),
    })
    for kind in sorted(draws):
        for i in range(3):
            settings, shape = draws[kind]()
            # Every third input has few values, so that pooling meets ties and activations meet 0.
            yield layer_case([kind.split()[0], *settings], shape, pick.randint(1, 40), steps=4 if i == 2 else 0)


def layer_case(layer, shape, examples, steps):
    x = 2 * draw(INPUT, [examples, *shape])
    x = (torch.floor(x * steps) / steps if steps else x).requires_grad_()
    chain = Chain([layer])
    y = chain(x)
    y.backward(draw(GRADIENT, y.shape))
    with torch.no_grad():
        scored = chain(x)
    return {
        "layer": layer, "input": shape, "examples": examples, "steps": steps, "output": digest(y), "inputGradient": digest(x.grad),
        "gradients": [digest(values.grad) for _, values in chain.trained()],
        "measured": [digest(values) for name, values in chain.parameters if name in MEASURED], "scored": digest(scored)}


# ---- Losses of logits x and targets t.

LOSSES = {
    "SoftmaxCrossEntropy": lambda x, t, LabelSmoothing=0.0, ClassWeights=None: F.cross_entropy(
        x, t, ClassWeights and torch.tensor(ClassWeights, dtype=torch.float64), label_smoothing=LabelSmoothing),
    "MeanSquaredError": F.mse_loss,
    "MeanAbsoluteError": F.l1_loss,
    "Huber": lambda x, t, Delta=1: F.huber_loss(x, t, delta=Delta),
    "BinaryCrossEntropy": F.binary_cross_entropy_with_logits,
    "MultiClassHinge": F.multi_margin_loss,
}


def loss_of(loss, x, t):
    name, settings = loss
    if t.dtype == torch.int64 and name not in ("SoftmaxCrossEntropy", "MultiClassHinge"):
        t = F.one_hot(t, x.shape[1]).double()
    return LOSSES[name](x, t, **settings)


def targets(kind, examples, outputs):
    if kind == "labels":
        return torch.tensor([int((value + 1) / 2 * outputs) for value in stream(TARGETS, examples)])
    values = draw(TARGETS, [examples, outputs])
    if kind == "numbers":
        return values
    shares = (values + 1) / 2
    return shares if kind == "shares" else single(shares / shares.sum(1, keepdim=True))


def loss_cases():
    weights = [0.25, 1.5, 3, 0.5, 1, 2, 0.75]
    entropies = [{}, {"LabelSmoothing": 0.1}, {"ClassWeights": weights}, {"LabelSmoothing": 0.3, "ClassWeights": weights}]
    cases = [("SoftmaxCrossEntropy", settings, kind) for settings in entropies for kind in ("labels", "probabilities")]
    cases += [(name, {}, kind) for name in ("MeanSquaredError", "MeanAbsoluteError", "Huber") for kind in ("labels", "numbers")]
    cases += [("Huber", {"Delta": 0.5}, "numbers"), ("BinaryCrossEntropy", {}, "labels"), ("BinaryCrossEntropy", {}, "shares")]
    for name, settings, kind in cases + [("MultiClassHinge", {}, "labels")]:
        for examples in (5, 37):
            x = (4 * draw(INPUT, [examples, len(weights)])).requires_grad_()
            value = loss_of((name, settings), x, targets(kind, examples, len(weights)))
            value.backward()
            yield {"loss": [name, settings], "targets": kind, "examples": examples, "outputs": len(weights),
                   "value": numbers([value.item()])[0], "gradient": digest(x.grad)}


# ---- Gradient methods. Decay of weights is for weights alone.

def groups(parameters, decay):
    return [{"params": [values for name, values in parameters if (name == "weight") == is_weight], "weight_decay": decay * is_weight}
            for is_weight in (True, False)]


OPTIMIZERS = {
    "Sgd": lambda p, rate, l2, Momentum=0.9, Nesterov=False: torch.optim.SGD(groups(p, l2), rate, Momentum, nesterov=Nesterov),
    "RmsProp": lambda p, rate, l2, Decay=0.99, Epsilon=1e-8: torch.optim.RMSprop(groups(p, l2), rate, Decay, Epsilon),
    "Adagrad": lambda p, rate, l2, Epsilon=1e-10: torch.optim.Adagrad(groups(p, l2), rate, eps=Epsilon),
    "Adam": lambda p, rate, l2, Beta1=0.9, Beta2=0.999, Epsilon=1e-8: torch.optim.Adam(groups(p, l2), rate, (Beta1, Beta2), Epsilon),
    "AdamW": lambda p, rate, l2, Beta1=0.9, Beta2=0.999, Epsilon=1e-8, WeightDecay=0.01: torch.optim.AdamW(
        groups(p, WeightDecay), rate, (Beta1, Beta2), Epsilon),
    "RProp": lambda p, rate, l2, Increase=1.2, Decrease=0.5, MinimumStep=1e-6, MaximumStep=50: torch.optim.Rprop(
        [values for _, values in p], rate, (Decrease, Increase), (MinimumStep, MaximumStep)),
}


def optimizer_of(spec, parameters, options):
    return OPTIMIZERS[spec[0]](parameters, options["LearningRate"], options.get("L2Regularization", 0), **spec[1])


def step(optimizer, parameters, options):
    values = [parameter for _, parameter in parameters]
    if "GradientClippingValue" in options:
        torch.nn.utils.clip_grad_value_(values, options["GradientClippingValue"])
    if "GradientClippingNorm" in options:
        torch.nn.utils.clip_grad_norm_(values, options["GradientClippingNorm"])
    optimizer.step()
    with torch.no_grad():
        for name, parameter in parameters:
            if name == "weight" and "MaximumNorm" in options:
                parameter.copy_(torch.renorm(parameter, 2, 0, options["MaximumNorm"]))


def optimizer_cases():
    methods = [
        ("Sgd", {"Momentum": 0}, 0.02), ("Sgd", {"Momentum": 0.8}, 0.01), ("Sgd", {"Momentum": 0.9, "Nesterov": True}, 0.01),
        ("RmsProp", {}, 0.003), ("RmsProp", {"Decay": 0.9, "Epsilon": 1e-5}, 0.01), ("Adagrad", {}, 0.1), ("Adam", {}, 0.01),
        ("Adam", {"Beta1": 0.8, "Beta2": 0.95, "Epsilon": 1e-4}, 0.02), ("AdamW", {}, 0.01), ("AdamW", {"WeightDecay": 0.5}, 0.01),
        ("RProp", {}, 0.02), ("RProp", {"Increase": 1.1, "Decrease": 0.7, "MinimumStep": 1e-4, "MaximumStep": 0.1}, 0.05)]
    extras = [
        {}, {"GradientClippingNorm": 3}, {"GradientClippingValue": 0.5},
        {"GradientClippingNorm": 2, "GradientClippingValue": 0.7, "MaximumNorm": 1}]
    for name, settings, rate in methods:
        for extra in extras + ([] if name in ("AdamW", "RProp") else [{"L2Regularization": 0.1}]):
            yield optimizer_case([name, settings], {"LearningRate": rate, **extra})


def optimizer_case(spec, options):
    """200 steps of a weight and a bias, down g = w + noise; of RProp, whose steps hang on signs, down noise alone."""
    parameters = [("weight", draw(PARAMETERS, [5, 4, 3]).requires_grad_()), ("bias", draw(PARAMETERS + 1, [7]).requires_grad_())]
    optimizer, after = optimizer_of(spec, parameters, options), {}
    for number in range(1, 201):
        for i, (_, values) in enumerate(parameters):
            noise = draw(NOISE + 2 * number + i, values.shape)
            values.grad = noise if spec[0] == "RProp" else values.detach() + noise
        step(optimizer, parameters, options)
        if number in (1, 2, 10, 200):
            after[number] = digest(torch.cat([values.flatten() for _, values in parameters]))
    return {"optimizer": spec, "options": options, "after": after}


# ---- Schedules: the factor of the learning rate in each step.

def warmed_up(optimizer, steps, share):
    warm = round(share * steps)
    return lr_scheduler.SequentialLR(optimizer, [
        lr_scheduler.LinearLR(optimizer, 1 / warm, total_iters=warm - 1), lr_scheduler.CosineAnnealingLR(optimizer, steps - warm)], [warm])


EACH_EPOCH = {
    "StepSchedule": lambda o, EpochsAStep=10, Decay=0.1: lr_scheduler.StepLR(o, EpochsAStep, Decay),
    "ExponentialSchedule": lambda o, Decay=0.95: lr_scheduler.ExponentialLR(o, Decay),
    "ReduceOnPlateauSchedule": lambda o, Patience=10, Decay=0.1, MinimumChange=1e-4: lr_scheduler.ReduceLROnPlateau(
        o, "min", Decay, Patience, MinimumChange),
}
EACH_STEP = {
    "ConstantSchedule": lambda o, steps: lr_scheduler.LambdaLR(o, lambda step: 1),
    "CosineSchedule": lambda o, steps, WarmUp=0: warmed_up(o, steps, WarmUp) if WarmUp else lr_scheduler.CosineAnnealingLR(o, steps),
    "OneCycleSchedule": lambda o, steps, Rise=0.3, InitialDivisor=25, FinalDivisor=1e4: lr_scheduler.OneCycleLR(
        o, 1, steps, pct_start=Rise, div_factor=InitialDivisor, final_div_factor=FinalDivisor, cycle_momentum=False),
}


def schedule_cases():
    cases = [
        ("StepSchedule", {}, 12), ("StepSchedule", {"EpochsAStep": 3, "Decay": 0.5}, 8), ("ExponentialSchedule", {}, 5),
        ("ExponentialSchedule", {"Decay": 0.7}, 5), ("CosineSchedule", {}, 5), ("CosineSchedule", {"WarmUp": 0.2}, 5),
        ("OneCycleSchedule", {}, 1), ("OneCycleSchedule", {}, 5),
        ("OneCycleSchedule", {"Rise": 0.55, "InitialDivisor": 10, "FinalDivisor": 100}, 7),
        ("ReduceOnPlateauSchedule", {"Patience": 0, "Decay": 0.8}, 20),
        ("ReduceOnPlateauSchedule", {"Patience": 2, "Decay": 0.5, "MinimumChange": 0.05}, 20)]
    for name, settings, epochs in cases:
        losses = [1 / epoch + abs(value) / 2 for epoch, value in enumerate(stream(NOISE, epochs), 1)]
        steps = 1 if epochs == 1 else 4
        yield {"schedule": [name, settings], "epochs": epochs, "steps": steps, "losses": losses,
               "factors": numbers(factors_of([name, settings], epochs, steps, losses))}


def factors_of(schedule, epochs, steps=1, losses=()):
    (name, settings), factors = schedule, []
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], 1)
    each_epoch = name in EACH_EPOCH
    scheduler = EACH_EPOCH[name](optimizer, **settings) if each_epoch else EACH_STEP[name](optimizer, epochs * steps, **settings)
    for epoch in range(epochs):
        for _ in range(steps):
            factors.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if not each_epoch and len(factors) < epochs * steps:
                scheduler.step()
        if each_epoch:
            scheduler.step(*[losses[epoch]] if name == "ReduceOnPlateauSchedule" else [])
    return factors


# ---- Whole trainings: ten steps on one batch, and the loss before each.

def normalized(filters, **shape):
    return [["Conv2D", filters, 3, shape.get("stride", 1), 1, 1, 1, False], ["BatchNormalization"], ["Relu"]]


NETWORKS = [
    ("LeNet-5", [1, 28, 28], [
        ["Conv2D", 6, 5, 1, 2], ["Relu"], ["MaxPool2D", 2, 2], ["Conv2D", 16, 5], ["Relu"], ["MaxPool2D", 2, 2], ["Flatten"],
        ["Dense", 120], ["Relu"], ["Dense", 84], ["Relu"], ["Dense", 10]],
     ["SoftmaxCrossEntropy", {}], ["Sgd", {}], ["CosineSchedule", {}], {"LearningRate": 0.01}),
    ("convolutions with batch normalisation", [3, 12, 12],
     normalized(8) + normalized(8) + [["MaxPool2D", 2, 2]] + normalized(16) + normalized(16) + [
         ["GlobalAveragePool2D"], ["Flatten"], ["Dense", 7]],
     ["SoftmaxCrossEntropy", {"LabelSmoothing": 0.1, "ClassWeights": [1, 2, 0.5, 1, 3, 1, 0.25]}], ["Adam", {}], ["OneCycleSchedule", {}],
     {"LearningRate": 0.005}),
    ("residual", [3, 11, 11],
     normalized(8) + [
         ["Residual", normalized(8) + [["Conv2D", 8, 3, 1, 1, 1, 1, False], ["BatchNormalization"]], []], ["Relu"],
         ["Residual", normalized(12, stride=2) + [["Conv2D", 12, 3, 1, 1]], [["Conv2D", 12, 1, 2]]], ["Silu"],
         ["Concatenate", [["Conv2D", 5, 1], ["Gelu"]], [["Conv2D", 4, 3, 1, 1], ["Elu"]], []], ["LayerNormalization"],
         ["AdaptiveAveragePool2D", 2, 2], ["Flatten"], ["Dense", 7]],
     ["MultiClassHinge", {}], ["Sgd", {"Momentum": 0.9, "Nesterov": True}], ["ConstantSchedule", {}],
     {"LearningRate": 0.01, "GradientClippingNorm": 1, "L2Regularization": 0.01}),
    ("in the manner of AlexNet", [3, 35, 35], [
        ["Conv2D", 12, 7, 2], ["Relu"], ["LocalResponseNormalization"], ["MaxPool2D", 3, 2], ["Conv2D", 16, 5, 1, 2, 1, 2], ["Relu"],
        ["LocalResponseNormalization", 4, 0.01, 0.75, 1], ["MaxPool2D", 3, 2], ["Conv2D", 16, 3, 1, 1, 1, 2], ["Relu"], ["MaxPool2D", 3, 2],
        ["Flatten"], ["Dense", 30], ["Tanh"], ["Dense", 7]],
     ["SoftmaxCrossEntropy", {}], ["AdamW", {"WeightDecay": 0.1}], ["CosineSchedule", {}], {"LearningRate": 0.002, "MaximumNorm": 2}),
]


def network_cases(examples=21):
    for name, shape, layers, loss, method, schedule, options in NETWORKS:
        chain, x = Chain(layers), 2 * draw(INPUT, [examples, *shape])
        outputs = layers[-1][1]
        labels, losses = targets("labels", examples, outputs), []
        with torch.no_grad():
            chain(x)  # draws the parameters
        parameters = chain.trained()
        optimizer = optimizer_of(method, parameters, options)
        for factor in factors_of(schedule, epochs=10):
            for group in optimizer.param_groups:
                group["lr"] = options["LearningRate"] * factor
            optimizer.zero_grad()
            loss_value = loss_of(loss, chain(x).flatten(1), labels)
            loss_value.backward()
            losses.append(loss_value.item())
            step(optimizer, parameters, options)
        yield {"network": name, "input": shape, "layers": layers, "examples": examples, "loss": loss, "optimizer": method,
               "schedule": schedule, "options": options, "losses": numbers(losses),
               "measured": [digest(values) for key, values in chain.parameters if key in MEASURED]}


def main():
    torch.set_default_dtype(torch.float64)
    cases = {"layers": layer_cases, "losses": loss_cases, "optimizers": optimizer_cases, "schedules": schedule_cases,
             "networks": network_cases}
    lines = [f'  "madeWith": "PyTorch {torch.__version__}"']
    for kind, make in cases.items():
        rows = ",\n".join("    " + json.dumps(case, separators=(",", ":")) for case in make())
        lines.append(f'  "{kind}": [\n{rows}\n  ]')
    sys.stdout.write("{\n" + ",\n".join(lines) + "\n}\n")


main()
